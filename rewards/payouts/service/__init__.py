"""What is done with payments: claiming, reserving, sending, settling, taking back."""

from rewards.payouts.service.claiming import claim
from rewards.payouts.service.clawbacks import ask_waiver, judge, repay, waive
from rewards.payouts.service.clawbacks import propose as claim_back
from rewards.payouts.service.codes import again as new_code
from rewards.payouts.service.counter import leave, present, witness
from rewards.payouts.service.paying import open_payee, reserve, send, send_back
from rewards.payouts.service.settling import settle

__all__ = [
    "ask_waiver",
    "claim",
    "claim_back",
    "judge",
    "leave",
    "new_code",
    "open_payee",
    "present",
    "repay",
    "reserve",
    "send",
    "send_back",
    "settle",
    "waive",
    "witness",
]
