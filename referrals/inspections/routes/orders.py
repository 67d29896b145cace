"""A rectification order: the institution's report and its check."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.registry import queries as institutions
from referrals.clocks import queries as clocks
from referrals.inspections import policy, service
from referrals.inspections.forms import Reply, Review
from referrals.inspections.routes import views
from referrals.inspections.rules import OrderState

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
    if form.data is None:
        return _show(request, work, order_id, reply=form)
    service.reply(work, order_id, form.data)
    return see_other(request, "inspections.show_order", order_id=order_id)


@staff.post("/review", name="inspections.review")
def review(
    request: Request,
    order_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Review], Depends(bind(Review))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _show(request, work, order_id, review=form)
    in_force = service.review(work, order_id, form.data)
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
        can_reply=mine and order.state is OrderState.ORDERED,
        can_review=mine and order.state is OrderState.REPLIED,
        **views.words(work),
    )
