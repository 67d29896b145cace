"""Doing something about an order, deciding what was proposed, paying back what was agreed."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import CallerIn, SignedIn, Unit, see_other
from portal.kernel.errors import Invalid, NotFound, Refused
from referrals.collections import service
from referrals.collections.forms import Decide, GiveBack
from referrals.collections.routes import views
from referrals.collections.routes.asking import Doing
from referrals.collections.routes.doing import DOINGS

staff = APIRouter()


def _named(code: str) -> Doing:
    if code not in DOINGS:
        raise NotFound
    return DOINGS[code]


async def _posted(request: Request, code: str, caller: CallerIn) -> Bound[Any]:
    return await bind(_named(code).form)(request, caller)


Posted = Annotated[Bound[Any], Depends(_posted)]
DecideIn = Annotated[Bound[Decide], Depends(bind(Decide))]
GiveBackIn = Annotated[Bound[GiveBack], Depends(bind(GiveBack))]


@staff.get("/recoveries/{order_id}/do/{code}", name="collections.new")
def new(request: Request, order_id: int, code: str, actor: SignedIn, work: Unit) -> Response:
    return views.asked(request, work, order_id, code, _named(code))


# Which form is read depends on the code; the form token is checked whatever it is.
@staff.post(
    "/recoveries/{order_id}/do/{code}",
    name="collections.do",
    dependencies=[Depends(bind(Confirm))],
)
def do(
    request: Request, order_id: int, code: str, actor: SignedIn, form: Posted, work: Unit
) -> Response:
    doing = _named(code)
    if form.data is None:
        return views.asked(request, work, order_id, code, doing, form)
    try:
        with work.whole():
            doing.do(work, order_id, form.data)
    except Invalid as error:
        return views.asked(request, work, order_id, code, doing, form.failed(**error.fields))
    except Refused as error:
        return views.asked(request, work, order_id, code, doing, form, error.reasons)
    return see_other(request, "recoveries.show", order_id=order_id)


@staff.post("/recoveries/{order_id}/acts/{act_id}/decision", name="collections.decide")
def decide(
    request: Request, order_id: int, act_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    if form.data is None:
        return views.decision(request, work, order_id, act_id, form)
    try:
        with work.whole():
            service.decide(work, order_id, act_id, form.data)
    except Refused as error:
        return views.decision(request, work, order_id, act_id, form, error.reasons)
    return see_other(request, "recoveries.show", order_id=order_id)


@staff.get("/recoveries/{order_id}/acts/{act_id}", name="collections.act")
def act(request: Request, order_id: int, act_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.decision(request, work, order_id, act_id)


@staff.post("/recoveries/{order_id}/acts/{act_id}/payout", name="collections.pay_out")
def pay_out(
    request: Request, order_id: int, act_id: int, actor: SignedIn, form: GiveBackIn, work: Unit
) -> Response:
    if form.data is None:
        return views.decision(request, work, order_id, act_id, payout=form)
    try:
        with work.whole():
            service.pay_out(work, order_id, act_id, form.data)
    except Invalid as error:
        failed = form.failed(**error.fields)
        return views.decision(request, work, order_id, act_id, payout=failed)
    return see_other(request, "recoveries.show", order_id=order_id)
