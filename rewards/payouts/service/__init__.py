"""What is done with payments: claiming, reserving, sending, settling, taking back."""

from rewards.payouts.service.claiming import claim
from rewards.payouts.service.paying import open_payee, reserve, send, send_back, settle

__all__ = [
    "claim",
    "open_payee",
    "reserve",
    "send",
    "send_back",
    "settle",
]
