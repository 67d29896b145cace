"""What is done on an inspection's page."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, Form, bind, validate
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Refused
from referrals.checklists import queries as checklists
from referrals.inspections import forms, queries, service
from referrals.inspections.forms import Cancel, Decide, Found, Join, Rectify, Sheet, SiteRecord
from referrals.inspections.routes import views

F = TypeVar("F", bound=Form)

staff = APIRouter(prefix="/inspections/{inspection_id}")


@staff.post("/decision", name="inspections.decide")
def decide(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    return _act(request, work, inspection_id, "decision", form, service.decide)


@staff.post("/cancellation", name="inspections.cancel")
def cancel(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Cancel], Depends(bind(Cancel))],
    work: Unit,
) -> Response:
    return _act(request, work, inspection_id, "cancellation", form, service.cancel)


@staff.post("/officers", name="inspections.join")
def join(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Join], Depends(bind(Join))],
    work: Unit,
) -> Response:
    return _act(request, work, inspection_id, "officers", form, service.join)


@staff.post("/entry", name="inspections.enter")
def enter(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    def act(work: Work, inspection_id: int, _: Confirm) -> object:
        return service.enter(work, inspection_id)

    return _act(request, work, inspection_id, "entry", form, act)


@staff.post("/answers", name="inspections.fill")
def fill(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Sheet], Depends(bind(Sheet))],
    work: Unit,
) -> Response:
    part = queries.own_part(work.session, actor, inspection_id)
    checklist = checklists.version(work.session, part.checklist)

    def act(work: Work, inspection_id: int, sheet: Form) -> object:
        return service.fill(work, inspection_id, forms.given(checklist, sheet))

    filled = validate(forms.sheet(checklist), form.raw)
    return _act(request, work, inspection_id, "sheet", filled, act)


@staff.post("/findings", name="inspections.find")
def find(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Found], Depends(bind(Found))],
    work: Unit,
) -> Response:
    return _act(request, work, inspection_id, "finding", form, service.find)


@staff.post("/record", name="inspections.record_site")
def record_site(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[SiteRecord], Depends(bind(SiteRecord))],
    work: Unit,
) -> Response:
    return _act(request, work, inspection_id, "record", form, service.record_site)


@staff.post("/closure", name="inspections.close")
def close(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    def act(work: Work, inspection_id: int, _: Confirm) -> object:
        return service.close(work, inspection_id)

    return _act(request, work, inspection_id, "closure", form, act)


@staff.post("/rectifications", name="inspections.order")
def order(
    request: Request,
    inspection_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Rectify], Depends(bind(Rectify))],
    work: Unit,
) -> Response:
    return _act(request, work, inspection_id, "rectify", form, service.order)


def _act(
    request: Request,
    work: Work,
    inspection_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[Work, int, F], Any],
) -> Response:
    """Do `act` with a valid form and show the page; otherwise the page with what is in the way."""
    try:
        if form.data is not None:
            act(work, inspection_id, form.data)
            return see_other(request, "inspections.show", inspection_id=inspection_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    except Refused as error:
        return views.show(
            request, work, inspection_id, forms={name: form}, reasons=error.reasons, status=409
        )
    return views.show(request, work, inspection_id, forms={name: form}, status=422)
