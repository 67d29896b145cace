"""A measure from proposal to its end, and points given and appealed against."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Refused
from portal.kernel.policy import require
from referrals.measures import policy, queries, service
from referrals.measures.forms import Appeal, AskRestore, Decide, Hear, Propose, Restore, Score
from referrals.measures.routes import views

staff = APIRouter()

F = TypeVar("F", bound=BaseModel)


@staff.get("/cases/{case_id}/measures/new", name="measures.new")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.new(request, work, case_id, "measure")


@staff.post("/cases/{case_id}/measures", name="measures.propose")
def propose(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Propose], Depends(bind(Propose))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            made = service.propose(work, case_id, form.data)
            return see_other(request, "measures.show", measure_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    except Refused as error:
        return views.new(request, work, case_id, "measure", form, error.reasons)
    return views.new(request, work, case_id, "measure", form)


@staff.get("/cases/{case_id}/scores/new", name="measures.new_score")
def new_score(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.new(request, work, case_id, "score")


@staff.post("/cases/{case_id}/scores", name="measures.score")
def score(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Score], Depends(bind(Score))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            made = service.score(work, case_id, form.data)
            return see_other(request, "persons.show", person_id=made.person_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    except Refused as error:
        return views.new(request, work, case_id, "score", form, error.reasons)
    return views.new(request, work, case_id, "score", form)


@staff.post("/scores/{score_id}/appeal", name="measures.appeal")
def appeal(
    request: Request,
    score_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Appeal], Depends(bind(Appeal))],
    work: Unit,
) -> Response:
    found = queries.score(work.session, actor, score_id)
    if form.data is not None:
        service.appeal(work, score_id, form.data)
        return see_other(request, "persons.show", person_id=found.person_id)
    require(policy.can_hear_appeal(actor, found))
    return page(request, "referrals/measures/appeal.html", status=422, form=form, score=found)


@staff.get("/measures/{measure_id}", name="measures.show")
def show(request: Request, measure_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return views.show(request, work, measure_id)


@staff.post("/measures/{measure_id}/hearing", name="measures.hear")
def hear(
    request: Request,
    measure_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Hear], Depends(bind(Hear))],
    work: Unit,
) -> Response:
    return _done(request, work, measure_id, "hear", form, service.hear)


@staff.post("/measures/{measure_id}/decision", name="measures.decide")
def decide(
    request: Request,
    measure_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    return _done(request, work, measure_id, "decide", form, service.decide)


@staff.post("/measures/{measure_id}/request", name="measures.ask_restore")
def ask_restore(
    request: Request,
    measure_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AskRestore], Depends(bind(AskRestore))],
    work: Unit,
) -> Response:
    return _done(request, work, measure_id, "ask", form, service.ask_restore)


@staff.post("/measures/{measure_id}/restoration", name="measures.restore")
def restore(
    request: Request,
    measure_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Restore], Depends(bind(Restore))],
    work: Unit,
) -> Response:
    return _done(request, work, measure_id, "restore", form, service.restore)


def _done(
    request: Request,
    work: Work,
    measure_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[Work, int, F], Any],
) -> Response:
    """Do what the form asks; show the page again beside what is wrong or in the way."""
    try:
        if form.data is not None:
            act(work, measure_id, form.data)
            return see_other(request, "measures.show", measure_id=measure_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    except Refused as error:
        return views.show(request, work, measure_id, forms={name: form}, reasons=error.reasons)
    return views.show(request, work, measure_id, forms={name: form})
