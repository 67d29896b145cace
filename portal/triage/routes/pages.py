"""Deciding on doubles, joining several tips, opening further cases from one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from portal.cases import service as cases
from portal.cases.forms import OpenFurther
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.intake.routes.staff import tip_page
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.triage import policy, service
from portal.triage.forms import Join
from portal.triage.routes import views

staff = APIRouter()
MOST_JOINED = 50


@staff.get("/triage/joining", name="triage.joining")
def joining(
    request: Request,
    actor: SignedIn,
    work: Unit,
    tips: Annotated[list[int], Query()] = [],  # noqa: B006 - read only, the framework copies it
) -> Response:
    require(policy.can_join(actor))
    return _joining(request, work, tips[:MOST_JOINED])


@staff.post("/triage/joining", name="triage.join")
def join(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Join], Depends(bind(Join))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            joined = service.join(work, form.data)
            if not joined.refused:
                return see_other(request, "cases.show", case_id=joined.case_id)
            return page(request, "portal/triage/joined.html", joined=joined)
    except Invalid as error:
        form = form.failed(**error.fields)
    chosen = [int(each) for each in form.raw.get("tips", ()) if each.isascii() and each.isdigit()]
    return _joining(request, work, chosen[:MOST_JOINED], form)


@staff.post("/tips/{tip_id}/doubles/{candidate_id}/same", name="triage.confirm")
def confirm(
    request: Request,
    tip_id: int,
    candidate_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    into = service.confirm(work, tip_id, candidate_id)
    if into is not None:
        return see_other(request, "cases.show", case_id=into)
    return see_other(request, "intake.tip", tip_id=tip_id)


@staff.post("/tips/{tip_id}/doubles/{candidate_id}/different", name="triage.reject")
def reject(
    request: Request,
    tip_id: int,
    candidate_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.reject(work, tip_id, candidate_id)
    return see_other(request, "intake.tip", tip_id=tip_id)


@staff.post("/tips/{tip_id}/further-case", name="triage.open_further")
def open_further(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[OpenFurther], Depends(bind(OpenFurther))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            case = cases.open_further(work, tip_id, form.data)
            return see_other(request, "cases.show", case_id=case.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return tip_page(request, work, tip_id, further=form)


def _joining(
    request: Request, work: Work, tips: list[int], form: Bound[Join] | None = None
) -> Response:
    view = views.joining(work, tips)
    status = 422 if form else 200
    return page(request, "portal/triage/joining.html", status=status, form=form, **view)
