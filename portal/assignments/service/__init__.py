"""What is done about who handles a case."""

from portal.assignments.service.absences import change_delegate, end_absence, enter_absence
from portal.assignments.service.assigning import (
    add_member,
    assign,
    end,
    end_all,
    pool,
    suggest,
    take,
    take_next,
    when_share_ended,
)
from portal.assignments.service.moving import Row, plan, reassign
from portal.assignments.service.recusing import (
    DECISIONS,
    decide_recusal,
    enter_recusal,
    when_case_opened,
    when_party_added,
    when_shared,
    when_tip_attached,
)

__all__ = [
    "DECISIONS",
    "Row",
    "add_member",
    "assign",
    "change_delegate",
    "decide_recusal",
    "end",
    "end_absence",
    "end_all",
    "enter_absence",
    "enter_recusal",
    "plan",
    "pool",
    "reassign",
    "suggest",
    "take",
    "take_next",
    "when_case_opened",
    "when_party_added",
    "when_share_ended",
    "when_shared",
    "when_tip_attached",
]
