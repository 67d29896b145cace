"""Writing the next end of a case or tip where lists and queues are sorted by it."""

from __future__ import annotations

from collections.abc import Collection

from portal.cases import service as case_service
from portal.cases.queries import of_tips
from portal.infra.work import Work
from portal.intake import service as tip_service
from referrals.clocks import events, queries
from referrals.clocks.queries import next_ends

MOVE_NO_END = (
    events.ClockWarned,
    events.ClockMissed,
    events.ClockRanOut,
    events.LeadClockStarted,
)
"""Announcements, and starts whose end is written with those of many others."""


def when_due_moved(work: Work, event: events.ClockFact) -> None:
    """Let the agency's list row, or its queue of tips, say when the next term ends."""
    if isinstance(event, MOVE_NO_END):
        return
    if event.case_id is not None:
        due = queries.next_due(work.session, event.case_id, event.agency)
        case_service.set_due(work, event.case_id, event.agency, due)
    elif event.tip_id is not None:
        due = queries.next_due_of_tip(work.session, event.tip_id, event.agency)
        tip_service.set_due(work, event.tip_id, due)
        for case_id in of_tips.case_ids(work.session, event.tip_id):
            its = queries.next_due(work.session, case_id, event.agency)
            case_service.set_due(work, case_id, event.agency, its)


def tell_lists(work: Work, case_ids: Collection[int], tip_ids: Collection[int]) -> None:
    """Let lists and queues say when the next terms of these cases and tips end: in few statements."""
    its_tips = next_ends.cases_of_tips(work.session, tip_ids)
    wanted = sorted(set(case_ids) | its_tips)
    case_service.set_due_of_all(work, next_ends.of_cases(work.session, wanted))
    tip_service.set_due_of_each(work, next_ends.of_tips(work.session, sorted(tip_ids)))
