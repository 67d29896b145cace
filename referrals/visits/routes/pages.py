"""Pages of a visit: what was put down, what is typed in, documents, measures, phones, the code."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.qr import qr_svg
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.kernel.errors import Invalid, NotFound
from referrals.inspections import queries as inspections
from referrals.visits import queries, service
from referrals.visits.forms import Decide, Revoke, Settle, TypedIn
from referrals.visits.routes import views
from referrals.visits.rules import Kind, Taken
from referrals.visits.rules.fields import FIELDS

staff = APIRouter()
Typed = Annotated[Bound[TypedIn], Depends(bind(TypedIn))]


@staff.get("/visits/{inspection_id}", name="visits.show")
def show(request: Request, inspection_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return views.show(request, work, inspection_id)


@staff.get("/visits/{inspection_id}/code", name="visits.code")
def code(request: Request, inspection_id: int, actor: SignedIn, work: Unit) -> Response:
    found = inspections.get(work.session, actor, inspection_id)
    address = service.address(work, found)
    if not address:
        raise NotFound
    view: dict[str, Any] = {"inspection": found, "address": address, "qr": qr_svg(address)}
    return page(request, "referrals/visits/code.html", **view)


@staff.get("/visits/{inspection_id}/records/{kind}", name="visits.type")
def blank(
    request: Request,
    inspection_id: int,
    kind: str,
    actor: SignedIn,
    work: OpeningUnit,
    record: str = "",
) -> Response:
    on = service.head_of(work, inspection_id, record) if record else ("", None)
    return views.sheet(request, work, inspection_id, _kind(kind), going_on=on)


@staff.post("/visits/{inspection_id}/records/{kind}", name="visits.type_in")
def type_in(
    request: Request, inspection_id: int, kind: str, actor: SignedIn, form: Typed, work: Unit
) -> Response:
    chosen, refused = _kind(kind), None
    try:
        if form.data:
            done = service.type_in(work, inspection_id, chosen, form.data, dict(form.raw))
            if done.taken is not Taken.REFUSED:
                return see_other(request, "visits.show", inspection_id=inspection_id)
            refused = done.told
    except Invalid as error:
        form = form.failed(**error.fields)
    on = (str(form.raw.get("record", "")), str(form.raw.get("after", "")) or None)
    told: dict[str, Any] = {"going_on": on, "form": form, "refused": refused}
    return views.sheet(request, work, inspection_id, chosen, **told)


@staff.post("/visits/{inspection_id}/records/{record}/resolution", name="visits.settle")
def settle(
    request: Request,
    inspection_id: int,
    record: str,
    actor: SignedIn,
    form: Annotated[Bound[Settle], Depends(bind(Settle))],
    work: Unit,
) -> Response:
    queries.own_record(work.session, actor, inspection_id, record)
    if form.data is None:
        return views.show(request, work, inspection_id, form=form, status=422)
    service.settle(work, inspection_id, record, form.data)
    return see_other(request, "visits.show", inspection_id=inspection_id)


@staff.post("/visits/{inspection_id}/records/{record}/document", name="visits.paper")
def paper(
    request: Request,
    inspection_id: int,
    record: str,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    queries.own_record(work.session, actor, inspection_id, record)
    try:
        service.papers.make(work, inspection_id, record)
    except service.papers.Unfinished as error:
        told: dict[str, Any] = {"lacking": error.problems, "status": 422}
        return views.show(request, work, inspection_id, **told)
    return see_other(request, "visits.show", inspection_id=inspection_id)


@staff.post("/visit-measures/{measure_id}/decision", name="visits.decide")
def decide(
    request: Request,
    measure_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    found = queries.own_measure(work.session, actor, measure_id)
    if form.data is None:
        return views.show(request, work, found.inspection_id, form=form, status=422)
    service.decide(work, measure_id, form.data)
    return see_other(request, "visits.show", inspection_id=found.inspection_id)


@staff.get("/phones", name="visits.phones")
def phones(request: Request, actor: SignedIn, work: Unit) -> Response:
    return views.phones(request, work)


@staff.post("/phones/{device_id}/revocation", name="visits.revoke")
def revoke(
    request: Request,
    device_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Revoke], Depends(bind(Revoke))],
    work: Unit,
) -> Response:
    if form.data is None:
        queries.device(work.session, actor, device_id)
        return views.phones(request, work, form=form)
    service.revoke(work, device_id, form.data)
    return see_other(request, "visits.phones")


def _kind(told: str) -> Kind:
    try:
        kind = Kind(told)
    except ValueError:
        raise NotFound from None
    if kind not in FIELDS:
        raise NotFound
    return kind
