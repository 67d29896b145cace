"""What is done with joint inspections: planning, visiting, recording, rectifying, reading."""

from referrals.inspections.service.cancelling import cancel
from referrals.inspections.service.issuing import SUBJECT, problems
from referrals.inspections.service.keeping import keep_apart
from referrals.inspections.service.planning import decide, join, partners, plan
from referrals.inspections.service.reading import Opened, OpenedOrder, opened, opened_order
from referrals.inspections.service.recording import (
    adopt_record,
    check_record,
    checklist_lines,
    close,
    record_site,
)
from referrals.inspections.service.rectifying import order, reply, review
from referrals.inspections.service.visiting import enter, fill, find, said

__all__ = [
    "SUBJECT",
    "Opened",
    "OpenedOrder",
    "adopt_record",
    "cancel",
    "check_record",
    "checklist_lines",
    "close",
    "decide",
    "enter",
    "fill",
    "find",
    "join",
    "keep_apart",
    "opened",
    "opened_order",
    "order",
    "partners",
    "plan",
    "problems",
    "record_site",
    "reply",
    "review",
    "said",
]
