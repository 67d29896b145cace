"""What is done with joint inspections: planning, visiting, recording, rectifying, reading."""

from referrals.inspections.service.admitting import admit, pin
from referrals.inspections.service.cancelling import cancel
from referrals.inspections.service.issuing import SUBJECT, problems
from referrals.inspections.service.keeping import keep_apart
from referrals.inspections.service.planning import decide, join, partners, plan
from referrals.inspections.service.proving import choices as provable
from referrals.inspections.service.proving import names as proof_names
from referrals.inspections.service.proving import own_files
from referrals.inspections.service.reading import Opened, OpenedOrder, opened, opened_order
from referrals.inspections.service.recording import (
    adopt_record,
    check_record,
    checklist_lines,
    close,
    record_site,
)
from referrals.inspections.service.rectifying import look_back, order, reply, review
from referrals.inspections.service.succeeding import when_case_succeeded
from referrals.inspections.service.talking import hold_talk, talks
from referrals.inspections.service.visiting import enter, fill, find, said

__all__ = [
    "SUBJECT",
    "Opened",
    "OpenedOrder",
    "admit",
    "adopt_record",
    "cancel",
    "check_record",
    "checklist_lines",
    "close",
    "decide",
    "enter",
    "fill",
    "find",
    "hold_talk",
    "join",
    "keep_apart",
    "look_back",
    "opened",
    "opened_order",
    "order",
    "own_files",
    "partners",
    "pin",
    "plan",
    "problems",
    "proof_names",
    "provable",
    "record_site",
    "reply",
    "review",
    "said",
    "talks",
    "when_case_succeeded",
]
