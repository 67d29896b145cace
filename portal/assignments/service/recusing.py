"""Recusal (回避): declaring, asking, ordering, lifting; the standing list of institutions."""

from __future__ import annotations

from collections.abc import Collection

from portal.assignments import policy, queries, rules
from portal.assignments.events import RecusalDecided, RecusalEntered
from portal.assignments.forms import DecideRecusal, EnterRecusal
from portal.assignments.models import Recusal
from portal.assignments.queries.recusals import institutions_of
from portal.assignments.rules import RecusalState
from portal.assignments.service.assigning import end_all
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.events import CaseOpened, CaseShared, PartyAdded, TipAttached
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
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
    _record(work, made)
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


def when_case_opened(work: Work, event: CaseOpened) -> None:
    """Keep away from a new case whoever is on the standing list of its institution.

    Refused when that is the very officer who opens it.
    """
    on_list = _from_list(work, event.case_id, {event.agency})
    if work.actor.officer_id in [each.officer_id for each in on_list]:
        raise Refused(Reason("recused", rules.RECUSAL_LAW))
    _keep_away(work, event.case_id, on_list)
    if event.tip_id is not None:
        case_service.hide_tip(work, event.case_id, event.tip_id)


def when_tip_attached(work: Work, event: TipAttached) -> None:
    """Hide a tip that comes into a case later from whoever is recused from the case."""
    case_service.hide_tip(work, event.case_id, event.tip_id)


def when_shared(work: Work, event: CaseShared) -> None:
    """Do the same for the officers of an agency that a case is shared with."""
    _keep_away(work, event.case_id, _from_list(work, event.case_id, {event.with_agency}))


def when_party_added(work: Work, event: PartyAdded) -> None:
    """Do the same for every agency when a further institution comes into a case."""
    agencies = {each.agency for each in cases.accesses(work.session, event.case_id)}
    _keep_away(work, event.case_id, _from_list(work, event.case_id, agencies))


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


def _record(work: Work, made: Recusal) -> None:
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
        _away(work, case_id, recusal.officer_id, recusal.agency)


def _lift(work: Work, recusal: Recusal) -> None:
    for case_id in queries.touched_by(work.session, recusal):
        if not queries.covering(work.session, recusal.officer_id, case_id):
            case_service.unrecuse(work, case_id, recusal.officer_id, agency=recusal.agency)


def _from_list(work: Work, case_id: int, agencies: Collection[str]) -> list[Recusal]:
    found = queries.standing(work.session, institutions_of(work.session, case_id))
    return [each for each in found if each.agency in agencies]


def _keep_away(work: Work, case_id: int, on_list: Collection[Recusal]) -> None:
    for each in on_list:
        _away(work, case_id, each.officer_id, each.agency)


def _away(work: Work, case_id: int, officer_id: int, agency: str) -> None:
    end_all(work, case_id, agency, reason=RECUSED, officer_id=officer_id)
    case_service.recuse(work, case_id, officer_id, agency=agency)
