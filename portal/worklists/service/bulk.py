"""One act on many cases: a dry run that says what would come of each, then the act itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import Conflict, DomainError, Invalid, Refused
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.worklists import policy, queries
from portal.worklists.events import BulkDone, BulkPlanned
from portal.worklists.forms import Plan
from portal.worklists.models import BulkBatch
from portal.worklists.queries import Facts
from portal.worklists.rules import MOST_AT_ONCE, Which
from portal.worklists.rules.refusals import CHANGED, GONE
from portal.worklists.service import acts, asking

DONE = "done"


def plan(work: Work, form: Plan) -> BulkBatch:
    """Find out what an act would do to each case meant, and keep that to be confirmed.

    Nothing is done to any case. Invalid when the act lacks what it needs (an officer, an agency, a
    title) or no case is meant. Of more than MOST_AT_ONCE cases the first are taken, and it is said.
    """
    require(policy.can_act(work.actor))
    act = acts.ACTS[form.act]
    options = act.options(work, form)
    case_ids = _meant(work, form)
    left_over, case_ids = len(case_ids) > MOST_AT_ONCE, case_ids[:MOST_AT_ONCE]
    if not case_ids:
        raise Invalid(which="too_short")
    listed = queries.by_ids(work.session, work.actor, case_ids)
    known = [listed[case_id] for case_id in case_ids if case_id in listed]
    reasons = act.check(work, known, {**options, **act.ready(work)})
    made = BulkBatch(
        officer_id=work.actor.officer_id or 0,
        agency=work.actor.agency,
        act=form.act,
        options=options,
        query=form.query if form.which is Which.ALL else "",
        rows=[
            {
                "id": case_id,
                "mark": _mark(listed.get(case_id)),
                "why": reasons.get(case_id, "") if case_id in listed else GONE,
                "outcome": "",
            }
            for case_id in case_ids
        ],
        left_over=left_over,
        planned_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    would = sum(not row["why"] for row in made.rows)
    work.record(BulkPlanned(batch=made.id or 0, act=form.act, cases=len(case_ids), would=would))
    return made


def confirm(work: Work, batch_id: int) -> BulkBatch:
    """Do what the dry run showed, to exactly those cases, each checked again.

    A case that changed since is not touched, with that as its reason; the others go on. All in one
    transaction. Conflict when the batch was confirmed before.
    """
    batch = queries.batch(work.session, work.actor, batch_id, lock=True)
    require(policy.can_act(work.actor))
    if batch.done_at is not None:
        raise Conflict
    wanted = [row["id"] for row in batch.rows if not row["why"]]
    queries.lock_cases(work.session, wanted)
    listed = queries.by_ids(work.session, work.actor, wanted)
    act = acts.ACTS[batch.act]
    options = {**batch.options, **act.ready(work)}
    reasons = act.check(work, list(listed.values()), options)
    barred = {
        row["id"]: row["why"] or _changed(row, listed.get(row["id"])) or reasons.get(row["id"], "")
        for row in batch.rows
    }
    willing = [listed[case_id] for case_id, why in barred.items() if not why]
    with notices.gathering(work):
        outcomes = {**barred, **_all_or_each(work, act, willing, options)}
    rows = [{**row, "outcome": outcomes[row["id"]]} for row in batch.rows]
    done = [row["id"] for row in rows if row["outcome"] == DONE]
    batch.rows, batch.done_at = rows, work.now
    work.record(
        BulkDone(
            batch=batch_id,
            act=batch.act,
            done=len(done),
            refused=len(rows) - len(done),
            cases_done=tuple(done),
        )
    )
    return batch


def forget(work: Work, stale: Sequence[BulkBatch]) -> None:
    """Delete plans that nobody confirmed; they did nothing, so nothing is recorded."""
    for each in stale:
        work.session.delete(each)


def _meant(work: Work, form: Plan) -> list[int]:
    if form.which is Which.TICKED:
        return list(dict.fromkeys(form.case_id))
    wanted = asking.from_query(work, form.query)
    listing = queries.ready(work.session, work.actor, wanted, work.now)
    return queries.ids(work.session, listing, most=MOST_AT_ONCE)


def _all_or_each(
    work: Work, act: acts.Bulk, willing: Sequence[Facts], options: dict[str, Any]
) -> dict[int, str]:
    """Do the act to all in one go, as nearly always nothing stands against it; else one by one."""
    if not _attempt(work, act, willing, options):
        return {facts["id"]: DONE for facts in willing}
    return {facts["id"]: _attempt(work, act, [facts], options) or DONE for facts in willing}


def _attempt(work: Work, act: acts.Bulk, some: Sequence[Facts], options: dict[str, Any]) -> str:
    """Do the act; return why not, with everything it had begun undone, and only that."""
    try:
        with work.whole():
            act.do(work, some, options)
    except DomainError as error:
        return _code(error)
    return ""


def _code(error: DomainError) -> str:
    if isinstance(error, Invalid) and error.fields:
        return next(iter(error.fields.values()))
    if isinstance(error, Refused) and error.reasons:
        return error.reasons[0].code
    return error.code


def _changed(row: dict[str, Any], facts: Facts | None) -> str:
    if facts is None:
        return GONE
    return "" if _mark(facts) == row["mark"] else CHANGED


def _mark(facts: Facts | None) -> str:
    """Return what changes whenever anything is done to a case."""
    if facts is None:
        return ""
    at: datetime = facts["updated_at"]
    return f"{at.timestamp():.6f}"
