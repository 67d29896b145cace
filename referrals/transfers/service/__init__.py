"""What is done with referrals: opening one, taking its steps, reading it."""

from referrals.transfers.service.facts import facts_of
from referrals.transfers.service.keeping import keep_apart, keep_open, keep_owner
from referrals.transfers.service.opening import open_reverse, open_transfer
from referrals.transfers.service.reading import Line, Read, Told, opened
from referrals.transfers.service.taking import rederived, take

__all__ = [
    "Line",
    "Read",
    "Told",
    "facts_of",
    "keep_apart",
    "keep_open",
    "keep_owner",
    "open_reverse",
    "open_transfer",
    "opened",
    "rederived",
    "take",
]
