"""What is done with referrals: opening one, taking its steps, reading it."""

from referrals.transfers.service.facts import facts_of
from referrals.transfers.service.keeping import keep_apart, keep_open, keep_owner
from referrals.transfers.service.previewing import preview
from referrals.transfers.service.reading import Line, Read, Told, opened
from referrals.transfers.service.taking import open_transfer, rederived, take
from referrals.transfers.service.versions import follow_versions, settle_papers

__all__ = [
    "Line",
    "Read",
    "Told",
    "facts_of",
    "follow_versions",
    "keep_apart",
    "keep_open",
    "keep_owner",
    "open_transfer",
    "opened",
    "preview",
    "rederived",
    "settle_papers",
    "take",
]
