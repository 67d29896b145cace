"""The verbs of running clocks."""

from referrals.clocks.service.announcing import announce_due, put_off
from referrals.clocks.service.calendars import agree as agree_calendar
from referrals.clocks.service.calendars import load as load_calendar
from referrals.clocks.service.calendars import propose as propose_calendar
from referrals.clocks.service.calendars import refuse as refuse_calendar
from referrals.clocks.service.counting import calendar_mark, recompute, recount
from referrals.clocks.service.feeds import feed, make_feed, revoke_feed
from referrals.clocks.service.grouping import Group, groups, would_move
from referrals.clocks.service.merging import (
    resume_unmerged,
    suspend_merged,
)
from referrals.clocks.service.moving import (
    ask_extension,
    decide_extension,
    extend,
    pause,
    pause_on_ground,
    resume,
)
from referrals.clocks.service.owning import (
    JUSTICE,
    take_over,
    when_case_succeeded,
    when_owner_changed,
)
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
    SETTLES,
    Moved,
    begin_pass,
    correct,
    end_pass,
    recount_all,
    settle,
)
from referrals.clocks.service.running import start, stop, stop_all
from referrals.clocks.service.starting_many import when_leads_taken
from referrals.clocks.service.telling import when_due_moved
from referrals.clocks.service.tips import (
    CHECK,
    TELL,
    check_again,
    start_of_agency,
    stop_of_any,
)

__all__ = [
    "CHECK",
    "FINISH",
    "JUSTICE",
    "REGISTER",
    "REVIEW",
    "SETTLES",
    "TELL",
    "Group",
    "Moved",
    "agree_calendar",
    "announce_due",
    "ask_extension",
    "begin_pass",
    "calendar_mark",
    "check_again",
    "correct",
    "decide_extension",
    "end_pass",
    "extend",
    "feed",
    "groups",
    "load_calendar",
    "make_feed",
    "pause",
    "pause_on_ground",
    "propose_calendar",
    "put_off",
    "recompute",
    "recount",
    "recount_all",
    "refuse_calendar",
    "resume",
    "resume_unmerged",
    "revoke_feed",
    "settle",
    "start",
    "start_for_petition",
    "start_of_agency",
    "start_on_tip",
    "stop",
    "stop_all",
    "stop_of_any",
    "suspend_merged",
    "take_over",
    "when_case_succeeded",
    "when_due_moved",
    "when_leads_taken",
    "when_objected",
    "when_objection_decided",
    "when_owner_changed",
    "would_move",
]
