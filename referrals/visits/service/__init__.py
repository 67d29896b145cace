"""What is done on the spot and with what was put down there."""

from referrals.visits.service import files, papers
from referrals.visits.service.announcing import address, when_changed
from referrals.visits.service.devices import (
    OtherOfficer,
    known_device,
    own_device,
    register,
    revoke,
)
from referrals.visits.service.keeping import Answer
from referrals.visits.service.measures import SUBJECT, decide
from referrals.visits.service.packing import both, pack, session_told
from referrals.visits.service.syncing import sync, take_typed

__all__ = [
    "SUBJECT",
    "Answer",
    "OtherOfficer",
    "address",
    "both",
    "decide",
    "files",
    "known_device",
    "own_device",
    "pack",
    "papers",
    "register",
    "revoke",
    "session_told",
    "sync",
    "take_typed",
    "when_changed",
]
