"""What is done on the spot and with what was put down there."""

from referrals.visits.service import files, papers, sealing
from referrals.visits.service.announcing import address, when_changed
from referrals.visits.service.devices import (
    OtherOfficer,
    Revoked,
    known_device,
    own_device,
    register,
    revoke,
    when_agency_succeeded,
    when_dismissed,
)
from referrals.visits.service.keeping import Answer
from referrals.visits.service.measures import SUBJECT, decide
from referrals.visits.service.packing import both, pack, session_told
from referrals.visits.service.reading import RecordView, Version, VisitView, opened, records_of_case
from referrals.visits.service.syncing import sync
from referrals.visits.service.typing_in import head_of, may_type, settle, type_in

__all__ = [
    "SUBJECT",
    "Answer",
    "OtherOfficer",
    "RecordView",
    "Revoked",
    "Version",
    "VisitView",
    "address",
    "both",
    "decide",
    "files",
    "head_of",
    "known_device",
    "may_type",
    "opened",
    "own_device",
    "pack",
    "papers",
    "records_of_case",
    "register",
    "revoke",
    "sealing",
    "session_told",
    "settle",
    "sync",
    "type_in",
    "when_agency_succeeded",
    "when_changed",
    "when_dismissed",
]
