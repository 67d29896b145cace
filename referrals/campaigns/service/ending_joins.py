"""A request to go with a check that nobody can answer any more ends by itself, saying why."""

from __future__ import annotations

from portal.cases.events import CaseClosed
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.campaigns.events import CaseJoinDecided
from referrals.campaigns.models import CaseJoin
from referrals.campaigns.queries import joining
from referrals.campaigns.rules import JOIN_ENDS, JoinEnd, JoinState
from referrals.inspections.events import InspectionFact


def end(work: Work, join: CaseJoin, why: JoinEnd) -> None:
    """End a waiting request that no officer decided on."""
    join.state, join.decided_at, join.reason = JoinState.DECLINED, work.now, why.value
    work.session.add(join)
    work.session.flush()
    told = JOIN_ENDS[why]
    work.record(
        CaseJoinDecided(
            join_id=known(join.id),
            inspection_id=join.inspection_id,
            case_id=join.case_id,
            agency=join.agency,
            accepted=False,
            result_zh=told.zh,
            result_en=told.en,
        )
    )


def when_check_past(work: Work, event: InspectionFact) -> None:
    """A check that was entered, called off or closed takes nobody along any more."""
    for join in joining.waiting_for(work.session, inspection_id=event.inspection_id):
        end(work, join, JoinEnd.CHECK)


def when_case_closed(work: Work, event: CaseClosed) -> None:
    """A closed case asks for nothing."""
    for join in joining.waiting_for(work.session, case_id=event.case_id):
        end(work, join, JoinEnd.CASE)
