"""Recusal (回避): declaring, asking, ordering, lifting; the standing list of institutions."""

from __future__ import annotations

from portal.assignments import policy, queries, rules
from portal.assignments.events import RecusalDecided, RecusalEntered
from portal.assignments.forms import DecideRecusal, EnterRecusal
from portal.assignments.models import Recusal
from portal.assignments.rules import RecusalState
from portal.assignments.service.assigning import end_all
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.registry import queries as registry

RECUSED = "回避"
_WAYS = {
    "declare": RecusalState.DECLARED,
    "asked": RecusalState.ASKED,
    "order": RecusalState.ORDERED,
}
DECISIONS = {
    "order": (RecusalState.ORDERED, rules.WAITING),
    "refuse": (RecusalState.REFUSED, frozenset({RecusalState.ASKED})),
    "lift": (RecusalState.LIFTED, rules.IN_FORCE),
}


def enter_recusal(work: Work, form: EnterRecusal, *, case_id: int | None = None) -> Recusal:
    """Enter a recusal from a case, or without one from every case on `form.institution_id`.

    Declared by the officer, or ordered by the head, it holds at once; asked for by a party, it
    waits for the head and work goes on (APL art. 43). Conflict when it is entered already.
    """
    officer_id = form.officer_id or work.actor.officer_id or 0
    _check(work, officer_id, form, case_id)
    institution_id = form.institution_id if case_id is None else None
    made = Recusal(
        agency=work.actor.agency,
        officer_id=officer_id,
        case_id=case_id,
        institution_id=institution_id,
        ground=form.ground,
        reason=form.reason,
        state=_WAYS[form.way],
        entered_by=work.actor.name,
        entered_at=work.now,
    )
    if made.state is RecusalState.ORDERED:
        made.decided_by, made.decided_at, made.decision = work.actor.name, work.now, form.reason
    work.session.add(made)
    work.session.flush()
    tell_entered(work, made)
    if made.state in rules.IN_FORCE:
        _apply(work, made)
    return made


def decide_recusal(work: Work, recusal_id: int, form: DecideRecusal) -> Recusal:
    """Decide on a recusal: order it, refuse what a party asked, or lift what holds."""
    recusal = queries.recusal(work.session, work.actor, recusal_id)
    of_head = Office.HEAD in identity.offices(work.session, recusal.officer_id)
    require(policy.can_decide_recusal(work.actor, recusal.officer_id, of_head=of_head))
    state, allowed = DECISIONS[form.decision]
    if recusal.state not in allowed:
        raise Conflict
    recusal.state, recusal.decision = state, form.reason
    recusal.decided_by, recusal.decided_at = work.actor.name, work.now
    work.session.add(recusal)
    work.session.flush()
    event = RecusalDecided(
        recusal_id=recusal_id,
        agency=recusal.agency,
        officer_id=recusal.officer_id,
        case_id=recusal.case_id,
        state=state,
    )
    work.record(event)
    notices.about(work, event, agency=recusal.agency, officer_id=recusal.officer_id)
    if state is RecusalState.ORDERED:
        _apply(work, recusal)
    elif state is RecusalState.LIFTED:
        _lift(work, recusal)
    return recusal


def _check(work: Work, officer_id: int, form: EnterRecusal, case_id: int | None) -> None:
    officer = identity.officer(work.session, officer_id)
    if officer.agency != work.actor.agency or not officer.active:
        raise Invalid(officer_id="unknown_choice")
    require(policy.can_enter_recusal(work.actor))
    if form.way == "declare" and officer_id != work.actor.officer_id:
        raise Invalid(way="declared_by_oneself")
    if form.way == "order":
        of_head = Office.HEAD in identity.offices(work.session, officer_id)
        require(policy.can_decide_recusal(work.actor, officer_id, of_head=of_head))
    if case_id is not None:
        cases.listed(work.session, work.actor, case_id)
    elif form.institution_id is None:
        raise Invalid(institution_id="missing")
    else:
        _institution(work, form.institution_id)
    institution_id = form.institution_id if case_id is None else None
    if queries.in_force_for(
        work.session, officer_id, case_id=case_id, institution_id=institution_id
    ):
        raise Conflict


def _institution(work: Work, institution_id: int) -> None:
    try:
        registry.get(work.session, institution_id)
    except NotFound:
        raise Invalid(institution_id="unknown_choice") from None


def tell_entered(work: Work, made: Recusal) -> None:
    """Record that a recusal was entered, and tell the head, or the officer it was ordered for."""
    event = RecusalEntered(
        recusal_id=known(made.id),
        agency=made.agency,
        officer_id=made.officer_id,
        case_id=made.case_id,
        institution_id=made.institution_id,
        ground=made.ground,
        state=made.state,
    )
    work.record(event)
    if made.state is RecusalState.ORDERED:
        notices.about(work, event, agency=made.agency, officer_id=made.officer_id)
    else:
        notices.about(work, event, agency=made.agency, offices=(Office.HEAD,))


def _apply(work: Work, recusal: Recusal) -> None:
    for case_id in queries.touched_by(work.session, recusal):
        away(work, case_id, recusal.officer_id, recusal.agency)


def _lift(work: Work, recusal: Recusal) -> None:
    for case_id in queries.touched_by(work.session, recusal):
        readmit(work, case_id, recusal.officer_id, recusal.agency)


def away(work: Work, case_id: int, officer_id: int, agency: str) -> None:
    """Relieve an officer of a case and hide it from them."""
    end_all(work, case_id, agency, reason=RECUSED, officer_id=officer_id)
    if queries.lead_id(work.session, case_id, agency) == officer_id:  # as an import names one
        case_service.set_lead(work, case_id, agency, None)
    case_service.recuse(work, case_id, officer_id, agency=agency)


def readmit(work: Work, case_id: int, officer_id: int, agency: str) -> None:
    """Show a case to an officer again unless some recusal in force still covers it."""
    if not queries.covering(work.session, officer_id, case_id):
        case_service.unrecuse(work, case_id, officer_id, agency=agency)
