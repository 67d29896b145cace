"""What is done with rewards: proposing, deciding, claiming, paying."""

from rewards.claims.service.awards import arithmetic, decide, expire, notice, offer, propose
from rewards.claims.service.claiming import claim
from rewards.claims.service.payouts import open_payee, reserve, send, send_back, settle

__all__ = [
    "arithmetic",
    "claim",
    "decide",
    "expire",
    "notice",
    "offer",
    "open_payee",
    "propose",
    "reserve",
    "send",
    "send_back",
    "settle",
]
