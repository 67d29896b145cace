"""What is done about who handles a case."""

from portal.assignments.service.absences import change_delegate, end_absence, enter_absence
from portal.assignments.service.arriving import (
    meet_imported,
    when_case_opened,
    when_gave_back,
    when_owner_changed,
    when_party_added,
    when_shared,
    when_split_off,
    when_tip_attached,
    when_took_in,
)
from portal.assignments.service.assigning import (
    TRIES,
    add_member,
    assign,
    end,
    end_all,
    pool,
    suggest,
    take,
    take_next,
    when_handed_over,
    when_share_ended,
)
from portal.assignments.service.many import assign_many
from portal.assignments.service.moving import Row, after, plan, reassign
from portal.assignments.service.recusing import DECISIONS, decide_recusal, enter_recusal

__all__ = [
    "DECISIONS",
    "TRIES",
    "Row",
    "add_member",
    "after",
    "assign",
    "assign_many",
    "change_delegate",
    "decide_recusal",
    "end",
    "end_absence",
    "end_all",
    "enter_absence",
    "enter_recusal",
    "meet_imported",
    "plan",
    "pool",
    "reassign",
    "suggest",
    "take",
    "take_next",
    "when_case_opened",
    "when_gave_back",
    "when_handed_over",
    "when_owner_changed",
    "when_party_added",
    "when_share_ended",
    "when_shared",
    "when_split_off",
    "when_tip_attached",
    "when_took_in",
]
