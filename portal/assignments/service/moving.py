"""Moving many cases at once: a dry run with a reason for each row that stays, then the act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.assignments import policy, queries, rules
from portal.assignments.book.registry import weights
from portal.assignments.forms import Reassign
from portal.assignments.queries.waiting import lead_ids
from portal.assignments.rules import Pool
from portal.assignments.service.assigning import assign, pool
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.queries import CaseFile
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a bulk act: who receives it, or the code of why it stays where it is."""

    case: CaseFile
    to_id: int = 0
    barred: str = ""


def plan(
    work: Work, *, from_id: int, to_id: int, case_ids: Sequence[int] | None = None
) -> list[Row]:
    """Return what would move: the cases of `from_id` (0: those nobody leads) to `to_id`.

    With `to_id` 0 each goes to whom the rules suggest, counting what was given a moment before.
    Nothing is changed. At most 1,000 cases.
    """
    require(policy.can_assign(work.actor))
    found = (
        queries.leads_to_move(work.session, work.actor, from_id)
        if from_id
        else queries.unassigned(work.session, work.actor)
    )
    wanted = found if case_ids is None else [each for each in found if each.id in set(case_ids)]
    return _planned(work, wanted, from_id, to_id, pool(work))


def reassign(work: Work, form: Reassign) -> list[Row]:
    """Move the cases ticked in the dry run; return every one with who has it now, or why not.

    A case that somebody moved meanwhile stays where it was put: `lead_changed`.
    """
    require(policy.can_assign(work.actor))
    # In the order of their ids, as every act on many cases; only then is looked what they are.
    case_service.lock(work, *cases.numbers(work.session, work.actor, form.case_ids))
    planned = plan(work, from_id=form.from_id, to_id=form.to_id, case_ids=form.case_ids)
    leads = lead_ids(work.session, work.actor.agency, form.case_ids)
    among = pool(work)
    done = [_moved(work, row, leads.get(known(row.case.id)), form.reason, among) for row in planned]
    here = {row.case.id for row in planned}
    for case_id in dict.fromkeys(form.case_ids):
        if case_id not in here:
            done.extend(_gone(work, case_id))
    return done


def after(among: Pool, officer_id: int, case: CaseFile) -> Pool:
    """Return the pool after an officer was put in charge of a case."""
    return among.with_case(officer_id, weights().of(case.stage, case.suspected_fen))


def _planned(
    work: Work, wanted: Sequence[CaseFile], from_id: int, to_id: int, among: Pool
) -> list[Row]:
    rows = []
    pairs = cases.recused_cases(
        work.session, list(among.colleagues), [known(each.id) for each in wanted]
    )
    for case in wanted:
        recused = {officer for officer, case_id in pairs if case_id == case.id}
        taker, barred = _taker(among, to_id, recused, from_id)
        if taker:
            among = after(among, taker, case)
        rows.append(Row(case, taker, barred))
    return rows


def _taker(among: Pool, to_id: int, recused: set[int], from_id: int) -> tuple[int, str]:
    if not to_id:
        first = rules.best(among.candidates(recused, {from_id}))
        return (first.officer_id, "") if first else (0, "nobody_fits")
    taker, barred = among.receiver(to_id, recused)
    return (0, "same_officer") if taker == from_id and not barred else (taker, barred)


def _moved(work: Work, row: Row, lead_id: int | None, reason: str, among: Pool) -> Row:
    if row.barred:
        return row
    try:
        assign(
            work,
            known(row.case.id),
            row.to_id,
            reason=reason,
            seen_lead=lead_id or 0,
            among=among,
        )
    except Conflict:
        return replace(row, to_id=0, barred="lead_changed")
    except NotAllowed:
        return replace(row, to_id=0, barred="not_shown")
    except Invalid as error:
        return replace(row, to_id=0, barred=error.fields["officer_id"])
    return row


def _gone(work: Work, case_id: int) -> list[Row]:
    """Tell of a case that is no longer among those to move; say nothing of one never shown."""
    try:
        return [Row(cases.listed(work.session, work.actor, case_id), barred="lead_changed")]
    except NotFound:
        return []
