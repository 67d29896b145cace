"""Naming the officer in charge of many cases, with a few statements for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from portal.assignments import policy, queries
from portal.assignments.events import AssignmentEnded, CaseAssigned
from portal.assignments.models import Assignment
from portal.assignments.queries.waiting import lead_ids
from portal.assignments.rules import Kind, Pool
from portal.assignments.service.assigning import ended, may_assign_in, named, new_lead, pool
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.identity import queries as identity
from portal.infra.database import insert_all
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices


def assign_many(
    work: Work,
    seen: Mapping[int, int],
    officer_id: int,
    *,
    reason: str = "",
    among: Pool | None = None,
) -> None:
    """Do as `assign` for many cases: all of them, or the error of the first that cannot be done.

    `seen` is whom the actor saw in charge of each case, 0 for nobody. Who takes them is told once.
    """
    among = among or pool(work)
    takers = _takers(work, seen, officer_id, among)
    current = queries.current_of(work.session, list(takers), work.actor.agency)
    over = {case_id: _over(current[case_id], taker) for case_id, taker in takers.items()}
    for each in (old for some in over.values() for old in some):
        ended(work, each, reason)
        work.session.add(each)
    work.session.flush()
    made = {
        case_id: named(
            work,
            case_id,
            taker,
            Kind.LEAD,
            reason,
            instead_of=officer_id if taker != officer_id else None,
        )
        for case_id, taker in takers.items()
    }
    insert_all(work.session, list(made.values()))
    for case_id, taker in takers.items():
        case_service.set_lead(work, case_id, work.actor.agency, taker)
    _tell(work, made, over)


def _takers(work: Work, seen: Mapping[int, int], officer_id: int, among: Pool) -> dict[int, int]:
    """Return who receives each case, all of them locked."""
    held = case_service.held_many(work, seen)
    require(policy.can_assign(work.actor))
    leads = lead_ids(work.session, work.actor.agency, list(seen))
    recused: dict[int, set[int]] = defaultdict(set)
    for officer, case_id in cases.recused_cases(work.session, list(among.colleagues), list(seen)):
        recused[case_id].add(officer)
    found = {}
    for case, grant in held:
        may_assign_in(work, case, grant)
        case_id = known(case.id)
        found[case_id] = new_lead(
            among, officer_id, leads[case_id], recused[case_id], seen_lead=seen[case_id]
        )
    return found


def _over(current: Sequence[Assignment], taker: int) -> list[Assignment]:
    return [each for each in current if each.officer_id == taker or each.kind is Kind.LEAD]


def _tell(
    work: Work, made: Mapping[int, Assignment], over: Mapping[int, Sequence[Assignment]]
) -> None:
    names: dict[int, str] = {}

    def name(officer_id: int) -> str:
        if officer_id not in names:
            names[officer_id] = identity.officer(work.session, officer_id).name
        return names[officer_id]

    with notices.gathering(work):
        for case_id, new in made.items():
            for old in over[case_id]:
                work.record(_relieved(old, name(old.officer_id)))
            event = CaseAssigned(
                case_id=case_id,
                agency=new.agency,
                officer_id=new.officer_id,
                officer=name(new.officer_id),
                instead_of=new.instead_of,
            )
            work.record(event)
            if new.officer_id != work.actor.officer_id:
                notices.about(work, event, agency=new.agency, officer_id=new.officer_id)


def _relieved(old: Assignment, name: str) -> AssignmentEnded:
    return AssignmentEnded(
        case_id=old.case_id,
        agency=old.agency,
        officer_id=old.officer_id,
        officer=name,
        kind=old.kind,
    )
