"""Recusal: entering, the list, deciding."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.assignments import policy, queries, rules, service
from portal.assignments.forms import DecideRecusal, EnterRecusal
from portal.assignments.routes import views
from portal.cases import queries as cases
from portal.identity import queries as identity
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Invalid
from portal.registry import queries as registry

staff = APIRouter()

EnterIn = Annotated[Bound[EnterRecusal], Depends(bind(EnterRecusal))]


@staff.get("/recusals", name="assignments.recusals")
def recusals(request: Request, actor: SignedIn, work: Unit, before: int | None = None) -> Response:
    return _recusals(request, work, before=before)


@staff.post("/recusals", name="assignments.enter_standing")
def enter_standing(request: Request, actor: SignedIn, form: EnterIn, work: Unit) -> Response:
    try:
        if form.data is not None:
            service.enter_recusal(work, form.data)
            return see_other(request, "assignments.recusals")
    except Invalid as error:
        form = form.failed(**error.fields)
    return _recusals(request, work, form)


@staff.get("/cases/{case_id}/recusals", name="assignments.recuse_page")
def recuse_page(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _recuse(request, work, case_id)


@staff.post("/cases/{case_id}/recusals", name="assignments.recuse")
def recuse(request: Request, case_id: int, actor: SignedIn, form: EnterIn, work: Unit) -> Response:
    try:
        if form.data is not None:
            service.enter_recusal(work, form.data, case_id=case_id)
            return see_other(request, "assignments.recusals")
    except Invalid as error:
        form = form.failed(**error.fields)
    return _recuse(request, work, case_id, form)


@staff.post("/recusals/{recusal_id}/decision", name="assignments.decide_recusal")
def decide(
    request: Request,
    recusal_id: int,
    actor: SignedIn,
    form: Annotated[Bound[DecideRecusal], Depends(bind(DecideRecusal))],
    work: Unit,
) -> Response:
    if form.data is None:
        queries.recusal(work.session, actor, recusal_id)
        return _recusals(request, work, decision=(recusal_id, form))
    service.decide_recusal(work, recusal_id, form.data)
    return see_other(request, "assignments.recusals")


def _recusals(
    request: Request,
    work: Work,
    form: Bound[EnterRecusal] | None = None,
    *,
    before: int | None = None,
    decision: tuple[int, Bound[DecideRecusal]] | None = None,
) -> Response:
    actor, session = work.actor, work.session
    every = policy.sees_recusals(actor)
    found = (
        queries.of_agency(session, actor.agency, before=before)
        if every
        else queries.of_officer(session, actor.officer_id or 0)
    )
    return page(
        request,
        "portal/assignments/recusals.html",
        status=422 if form or decision else 200,
        form=form,
        decision=decision[1] if decision else None,
        decided_id=decision[0] if decision else 0,
        rows=[(each, _acts(work, each)) for each in found],
        next_before=found[-1].id if every and len(found) == queries.PAGE else None,
        numbers=_numbers(work, [each.case_id for each in found]),
        institutions=registry.names(session, {e.institution_id or 0 for e in found}),
        listed=[(each.id, each.name) for each in registry.search(session, "", limit=500)],
        may_enter=policy.can_enter_recusal(actor),
        **_words(work, [each.officer_id for each in found]),
    )


def _recuse(
    request: Request, work: Work, case_id: int, form: Bound[EnterRecusal] | None = None
) -> Response:
    case = cases.listed(work.session, work.actor, case_id)
    return page(
        request,
        "portal/assignments/recuse.html",
        status=422 if form else 200,
        form=form,
        case=case,
        **_words(work, []),
    )


def _words(work: Work, officer_ids: list[int]) -> dict[str, Any]:
    return {
        "names": views.names(work, officer_ids),
        "colleagues": views.colleagues(work),
        "grounds": rules.GROUND_NAMES,
        "states": rules.STATE_NAMES,
        "law": rules.RECUSAL_LAW,
        "me": work.actor.officer_id,
        "may_order": work.actor.holds(Office.HEAD, Office.DEPUTY_HEAD),
    }


def _acts(work: Work, recusal: Any) -> list[str]:
    of_head = Office.HEAD in identity.offices(work.session, recusal.officer_id)
    if not policy.can_decide_recusal(work.actor, recusal.officer_id, of_head=of_head):
        return []
    return [code for code, (_, allowed) in service.DECISIONS.items() if recusal.state in allowed]


def _numbers(work: Work, case_ids: list[int | None]) -> dict[int, str]:
    """Return the numbers of the cases; a recused officer knows the number and no more."""
    found = {each for each in case_ids if each is not None}
    return {each: cases.by_id(work.session, each).number for each in sorted(found)}
