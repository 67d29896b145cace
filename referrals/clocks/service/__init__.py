"""The verbs of running clocks."""

from referrals.clocks.service.announcing import announce_due, put_off
from referrals.clocks.service.counting import calendar_mark, recompute, recount
from referrals.clocks.service.merging import (
    resume_unmerged,
    start_again,
    suspend_merged,
    when_tip_reopened,
)
from referrals.clocks.service.owning import JUSTICE, when_owner_changed
from referrals.clocks.service.petitions import (
    FINISH,
    REGISTER,
    REVIEW,
    start_for_petition,
    start_on_tip,
    when_objected,
    when_objection_decided,
)
from referrals.clocks.service.recounting import (
    Group,
    Moved,
    correct,
    groups,
    passed,
    recount_all,
    settle,
    would_move,
)
from referrals.clocks.service.running import extend, pause, resume, start, stop, stop_all
from referrals.clocks.service.starting_many import when_leads_taken
from referrals.clocks.service.telling import when_due_moved

__all__ = [
    "FINISH",
    "JUSTICE",
    "REGISTER",
    "REVIEW",
    "Group",
    "Moved",
    "announce_due",
    "calendar_mark",
    "correct",
    "extend",
    "groups",
    "passed",
    "pause",
    "put_off",
    "recompute",
    "recount",
    "recount_all",
    "resume",
    "resume_unmerged",
    "settle",
    "start",
    "start_again",
    "start_for_petition",
    "start_on_tip",
    "stop",
    "stop_all",
    "suspend_merged",
    "when_due_moved",
    "when_leads_taken",
    "when_objected",
    "when_objection_decided",
    "when_owner_changed",
    "when_tip_reopened",
    "would_move",
]
