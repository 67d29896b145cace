"""Opening a case, and its page."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.cases import policy, queries, service
from portal.cases.forms import AttachTip, OpenCase, OpenFromTip
from portal.cases.routes import views
from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from portal.registry import queries as registry

staff = APIRouter()


@staff.get("/cases/new", name="cases.new")
def new(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_open_case(actor))
    return _new(request, work, None)


@staff.post("/cases", name="cases.open")
def open_case(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[OpenCase], Depends(bind(OpenCase))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            case = service.open_case(work, form.data)
            return see_other(request, "cases.show", case_id=case.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _new(request, work, form)


@staff.post("/cases/from-tip/{tip_id}", name="cases.open_from_tip")
def open_from_tip(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[OpenFromTip], Depends(bind(OpenFromTip))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            case = service.open_from_tip(work, tip_id, form.data)
            return see_other(request, "cases.show", case_id=case.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return page(
        request,
        "portal/cases/from_tip.html",
        status=422,
        form=form,
        tip=tips.get(work.session, actor, tip_id),
        **views.words(work),
    )


@staff.post("/cases/from-tip/{tip_id}/attachment", name="cases.attach_tip")
def attach_tip(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AttachTip], Depends(bind(AttachTip))],
    work: Unit,
) -> Response:
    tip = tips.get(work.session, actor, tip_id)
    try:
        if form.data:
            case = queries.by_number(work.session, actor, form.data.number)
            service.attach_tip(work, case.id or 0, tip_id)
            return see_other(request, "cases.show", case_id=case.id)
    except NotFound:
        form = form.failed(number="unknown_choice")
    return page(request, "portal/cases/attach.html", status=422, form=form, tip=tip)


@staff.get("/cases/{case_id}", name="cases.show")
def show(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return views.show(request, work, case_id)


def _new(request: Request, work: Work, form: Bound[OpenCase] | None) -> Response:
    view: dict[str, Any] = {
        "form": form,
        "regions": [(each.code, each.name) for each in agencies.regions(work.session)],
        "institutions": [
            (each.id, each.name) for each in registry.search(work.session, "", limit=500)
        ],
        **views.words(work),
    }
    return page(request, "portal/cases/new.html", status=422 if form else 200, **view)
