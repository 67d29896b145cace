"""Rewards over HTTP: proposing, checking, deciding, restoring."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, sections, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from rewards.claims import queries, service
from rewards.claims.forms import Check, Decide, Propose, Reason, Restore
from rewards.claims.service import views

staff = APIRouter()

ProposeIn = Annotated[Bound[Propose], Depends(bind(Propose))]
CheckIn = Annotated[Bound[Check], Depends(bind(Check))]
DecideIn = Annotated[Bound[Decide], Depends(bind(Decide))]
ReasonIn = Annotated[Bound[Reason], Depends(bind(Reason))]
RestoreIn = Annotated[Bound[Restore], Depends(bind(Restore))]


@staff.get("/rewards", name="claims.list")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    rows = [views.row(work, award) for award in queries.newest(work.session, actor)]
    return page(request, "rewards/claims/list.html", rows=rows)


@staff.get("/cases/{case_id}/rewards/new", name="claims.new")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _new(request, work, case_id)


@staff.post("/cases/{case_id}/rewards", name="claims.propose")
def propose(
    request: Request, case_id: int, actor: SignedIn, form: ProposeIn, work: Unit
) -> Response:
    if form.data is None:
        return _new(request, work, case_id, form)
    try:
        with work.whole():
            award = service.propose(work, case_id, form.data)
    except Invalid as error:
        return _new(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award.id)


@staff.get("/rewards/{award_id}", name="claims.show")
def show(request: Request, award_id: int, actor: SignedIn, work: Unit) -> Response:
    return shown(request, work, award_id)


@staff.post("/rewards/{award_id}/check", name="claims.check")
def check(request: Request, award_id: int, actor: SignedIn, form: CheckIn, work: Unit) -> Response:
    if form.data is None:
        return shown(request, work, award_id, checking=form)
    try:
        with work.whole():
            service.check(work, award_id, form.data)
    except Invalid as error:
        return shown(request, work, award_id, checking=form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award_id)


@staff.post("/rewards/{award_id}/decision", name="claims.decide")
def decide(
    request: Request, award_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    if form.data is None:
        return shown(request, work, award_id, decision=form)
    try:
        with work.whole():
            service.decide(work, award_id, form.data)
    except Invalid as error:
        return shown(request, work, award_id, decision=form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award_id)


@staff.post("/rewards/{award_id}/restore", name="claims.ask_restore")
def ask_restore(
    request: Request, award_id: int, actor: SignedIn, form: ReasonIn, work: Unit
) -> Response:
    if form.data is None:
        return shown(request, work, award_id, asking=form)
    service.ask_restore(work, award_id, form.data)
    return see_other(request, "claims.show", award_id=award_id)


@staff.post("/rewards/{award_id}/restore/decision", name="claims.decide_restore")
def decide_restore(
    request: Request, award_id: int, actor: SignedIn, form: RestoreIn, work: Unit
) -> Response:
    if form.data is None:
        return shown(request, work, award_id, restoring=form)
    service.decide_restore(work, award_id, form.data)
    return see_other(request, "claims.show", award_id=award_id)


def _new(
    request: Request, work: Work, case_id: int, form: Bound[Propose] | None = None
) -> Response:
    case = queries.own_case(work.session, work.actor, case_id)
    if case is None:
        raise NotFound
    return page(
        request,
        "rewards/claims/new.html",
        status=422 if form else 200,
        case=case,
        form=form,
        view=views.case_view(work, case),
    )


def shown(request: Request, work: Work, award_id: int, **forms: Bound[Any]) -> Response:
    award = queries.get(work.session, work.actor, award_id)
    return page(
        request,
        "rewards/claims/show.html",
        status=422 if forms else 200,
        **views.award_view(work, award),
        sections=sections(request, work, "award", award_id),
        forms=forms,
    )
