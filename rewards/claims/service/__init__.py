"""What is done with rewards: proposing, deciding, letting it run out."""

from rewards.claims.service.awards import arithmetic, decide, expire, notice, offer, propose

__all__ = [
    "arithmetic",
    "decide",
    "expire",
    "notice",
    "offer",
    "propose",
]
