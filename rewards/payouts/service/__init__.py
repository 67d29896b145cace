"""What is done with payments: claiming, reserving, sending, settling, taking back."""

from rewards.payouts.service.claiming import claim
from rewards.payouts.service.codes import again as new_code
from rewards.payouts.service.counter import leave, present, witness
from rewards.payouts.service.paying import open_payee, reserve, send, send_back, settle

__all__ = [
    "claim",
    "leave",
    "new_code",
    "open_payee",
    "present",
    "reserve",
    "send",
    "send_back",
    "settle",
    "witness",
]
