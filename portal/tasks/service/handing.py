"""Handing over what an officer has open: cases, tasks, watches, days on which they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.assignments import queries as assigned
from portal.assignments import rules as assigning
from portal.assignments import service as assignments
from portal.assignments.rules import Pool
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.rules import Stage
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.tasks import policy, queries
from portal.tasks.events import HandoverDone
from portal.tasks.forms import HandOver
from portal.tasks.models import Handover, HandoverItem, Watch
from portal.tasks.service.ending import pass_on


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an officer still has: a case led or helped with, a task, a watch, an absence."""

    kind: str
    subject_id: int
    case_id: int | None = None


def remaining(work: Work, officer_id: int) -> list[Thing]:
    """Return everything an officer of the actor's agency has open."""
    require(policy.can_hand_over(work.actor))
    if identity.officer(work.session, officer_id).agency != work.actor.agency:
        raise NotFound
    session, today = work.session, work.now.astimezone(LEGAL_ZONE).date()
    led = assigned.led_by(session, work.actor.agency, officer_id)
    return [
        *(Thing("lead", each, each) for each in led),
        *(
            Thing("member", known(each.id), each.case_id)
            for each in assigned.live_of(session, officer_id)
            if each.case_id not in led and _open(work, each.case_id)
        ),
        *(Thing("task", known(t.id), t.case_id) for t in queries.open_of(session, officer_id)),
        *(Thing("watch", w.case_id, w.case_id) for w in queries.watches_of(session, officer_id)),
        *(
            Thing("delegate", known(each.id))
            for each in identity.absences_with(session, officer_id, since=today)
        ),
    ]


def hand_over(work: Work, officer_id: int, form: HandOver) -> Handover:
    """Hand everything an officer has open to a colleague, or each thing to whom the rules suggest.

    What cannot be handed on stays where it is and is listed with the reason. Invalid for a
    colleague who is a stranger or the officer; Conflict when there is nothing to hand over.
    """
    things = remaining(work, officer_id)
    _check(work, officer_id, form.to_officer_id)
    if not things:
        raise Conflict
    made = Handover(
        agency=work.actor.agency,
        officer_id=officer_id,
        to_officer_id=form.to_officer_id,
        reason=form.reason,
        made_by=work.actor.name,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    moved = _hand_all(work, known(made.id), things, officer_id, form)
    work.record(
        HandoverDone(
            handover_id=known(made.id),
            agency=made.agency,
            officer_id=officer_id,
            to_officer_id=form.to_officer_id,
            moved=moved,
            remaining=len(things) - moved,
        )
    )
    return made


def _hand_all(
    work: Work, handover_id: int, things: Sequence[Thing], officer_id: int, form: HandOver
) -> int:
    ids = [each.case_id for each in things if each.case_id is not None]
    case_service.lock(work, *cases.numbers(work.session, work.actor, ids))
    moved, among = 0, assignments.pool(work)
    for thing in things:
        to_id, barred = _taker(work, thing, officer_id, form.to_officer_id, among)
        if not barred:
            barred = _hand(work, thing, officer_id, to_id, form.reason, among)
        if thing.kind == "lead" and not barred:
            among = assignments.after(among, to_id, cases.by_id(work.session, thing.subject_id))
        moved += not barred
        work.session.add(
            HandoverItem(
                handover_id=handover_id,
                kind=thing.kind,
                case_id=thing.case_id,
                subject_id=thing.subject_id,
                to_officer_id=None if barred else to_id,
                barred=barred,
            )
        )
    work.session.flush()
    return moved


def _check(work: Work, officer_id: int, to_id: int | None) -> None:
    colleagues = {each.id for each in identity.colleagues(work.session, work.actor.agency)}
    if to_id is not None and (to_id not in colleagues or to_id == officer_id):
        raise Invalid(to_officer_id="unknown_choice")


def _taker(
    work: Work, thing: Thing, officer_id: int, to_id: int | None, among: Pool
) -> tuple[int, str]:
    """Return who takes a thing; for a case of which the actor knows nothing nobody does."""
    if thing.case_id is None:
        return (to_id, "") if to_id else (0, "nobody_fits")
    try:
        cases.listed(work.session, work.actor, thing.case_id)
    except NotFound:
        return 0, "not_shown"
    recused = cases.recused(work.session, thing.case_id)
    if to_id:
        taker, barred = among.receiver(to_id, recused)
        return (0, "same_officer") if taker == officer_id else (taker, barred)
    lead_id = assigned.lead_id(work.session, thing.case_id, work.actor.agency)
    if thing.kind in {"task", "watch"} and lead_id not in {None, officer_id}:
        return lead_id or 0, ""
    handling = assigned.handling(work.session, thing.case_id, work.actor.agency)
    first = assigning.best(among.candidates(recused, {*handling, officer_id}))
    return (first.officer_id, "") if first else (0, "nobody_fits")


def _hand(work: Work, thing: Thing, officer_id: int, to_id: int, reason: str, among: Pool) -> str:
    """Hand one thing on; return the code of why it stays, empty when it went."""
    try:
        match thing.kind:
            case "lead":
                assignments.assign(work, thing.subject_id, to_id, reason=reason, among=among)
            case "member":
                _replace_member(work, thing, to_id, reason, among)
            case "task":
                pass_on(work, thing.subject_id, to_id, among=among)
            case "watch":
                _move_watch(work, thing.subject_id, officer_id, to_id)
            case _:
                assignments.change_delegate(work, thing.subject_id, to_id)
    except Invalid as error:
        return next(iter(error.fields.values()))
    except (Conflict, NotAllowed, NotFound):
        return "not_shown"
    return ""


def _replace_member(work: Work, thing: Thing, to_id: int, reason: str, among: Pool) -> None:
    case_id = thing.case_id or 0
    if to_id not in assigned.handling(work.session, case_id, work.actor.agency):
        assignments.add_member(work, case_id, to_id, reason=reason, among=among)
    assignments.end(work, case_id, thing.subject_id, reason=reason)


def _move_watch(work: Work, case_id: int, officer_id: int, to_id: int) -> None:
    row = queries.watch_row(work.session, officer_id, case_id)
    if row is not None:
        work.session.delete(row)
    if not queries.watches(work.session, to_id, case_id):
        work.session.add(
            Watch(officer_id=to_id, case_id=case_id, agency=work.actor.agency, since=work.now)
        )
    work.session.flush()


def _open(work: Work, case_id: int) -> bool:
    return cases.by_id(work.session, case_id).stage is not Stage.CLOSED
