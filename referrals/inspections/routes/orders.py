"""A rectification order: the institution's report and its check."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind, checked
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.registry import queries as institutions
from referrals.clocks import queries as clocks
from referrals.inspections import policy, service
from referrals.inspections.forms import Back, Reply, Review
from referrals.inspections.routes import views
from referrals.inspections.rules import RECHECK_NAMES, OrderState

staff = APIRouter(prefix="/rectifications/{order_id}")


@staff.get("", name="inspections.show_order")
def show(request: Request, order_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return _show(request, work, order_id)


@staff.post("/reply", name="inspections.reply")
def reply(
    request: Request,
    order_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reply], Depends(bind(Reply))],
    work: Unit,
) -> Response:
    try:
        service.reply(work, order_id, checked(form))
    except Invalid as error:
        return _show(request, work, order_id, reply=form.failed(**error.fields))
    return see_other(request, "inspections.show_order", order_id=order_id)


@staff.post("/review", name="inspections.review")
def review(
    request: Request,
    order_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Review], Depends(bind(Review))],
    work: Unit,
) -> Response:
    try:
        in_force = service.review(work, order_id, checked(form))
    except Invalid as error:
        return _show(request, work, order_id, review=form.failed(**error.fields))
    return see_other(request, "inspections.show_order", order_id=in_force.id)


@staff.post("/look-backs", name="inspections.look_back")
def look_back(
    request: Request,
    order_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Back], Depends(bind(Back))],
    work: Unit,
) -> Response:
    try:
        in_force = service.look_back(work, order_id, checked(form))
    except Invalid as error:
        return _show(request, work, order_id, back=form.failed(**error.fields))
    return see_other(request, "inspections.show_order", order_id=in_force.id)


def _show(request: Request, work: Work, order_id: int, **typed: Bound[Any]) -> Response:
    found = service.opened_order(work, order_id)
    order, mine = found.order, policy.can_handle(work.actor, found.order)
    forms: Mapping[str, Bound[Any]] = typed
    return page(
        request,
        "referrals/inspections/order.html",
        status=422 if typed else 200,
        found=found,
        order=order,
        place=institutions.get(work.session, order.institution_id),
        clocks=clocks.views(work.session, service.SUBJECT, order_id, work.now),
        forms=forms,
        rechecks=RECHECK_NAMES,
        files=service.own_files(work, order.case_id) if mine else [],
        can_look_back=mine and order.state is OrderState.ACCEPTED,
        can_reply=mine and order.state is OrderState.ORDERED,
        can_review=mine and order.state is OrderState.REPLIED,
        **views.words(work),
    )
