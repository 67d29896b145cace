"""The verbs of running clocks."""

from referrals.clocks.service.announcing import announce, put_off
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
from referrals.clocks.service.running import extend, pause, resume, start, stop, stop_all
from referrals.clocks.service.starting_many import when_leads_taken

__all__ = [
    "FINISH",
    "JUSTICE",
    "REGISTER",
    "REVIEW",
    "announce",
    "calendar_mark",
    "extend",
    "pause",
    "put_off",
    "recompute",
    "recount",
    "resume",
    "resume_unmerged",
    "start",
    "start_again",
    "start_for_petition",
    "start_on_tip",
    "stop",
    "stop_all",
    "suspend_merged",
    "when_leads_taken",
    "when_objected",
    "when_objection_decided",
    "when_owner_changed",
    "when_tip_reopened",
]
