"""The counter over HTTP: one officer enters a code, another confirms the payment."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Refused
from rewards.payouts import service
from rewards.payouts.forms import Present
from rewards.payouts.rules.codes import Shown
from rewards.payouts.service import views
from rewards.payouts.service.counter import Entered

staff = APIRouter()
PresentIn = Annotated[Bound[Present], Depends(bind(Present))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("/reward-counter", name="payouts.counter")
def counter(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _counter(request, work)


@staff.post("/reward-counter", name="payouts.present")
def present(request: Request, actor: SignedIn, form: PresentIn, work: Unit) -> Response:
    if form.data is None:
        return _counter(request, work, form=form)
    try:
        entered = service.present(work, form.data)
    except Refused as error:
        return _counter(request, work, reasons=tuple(each.code for each in error.reasons))
    if entered.outcome is not Shown.TAKEN or entered.code is None:
        return _counter(request, work, entered=entered)
    return see_other(request, "payouts.at_counter", code_id=entered.code.id)


@staff.get("/reward-counter/{code_id}", name="payouts.at_counter")
def at_counter(request: Request, code_id: int, actor: SignedIn, work: Unit) -> Response:
    return page(request, "rewards/payouts/at_counter.html", **views.at_counter_view(work, code_id))


@staff.post("/reward-counter/{code_id}/witness", name="payouts.witness")
def witness(
    request: Request, code_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    try:
        with work.whole():
            service.witness(work, code_id)
    except Refused as error:
        return _counter(request, work, reasons=tuple(each.code for each in error.reasons))
    return see_other(request, "payouts.at_counter", code_id=code_id)


@staff.post("/reward-counter/{code_id}/return", name="payouts.leave")
def leave(request: Request, code_id: int, actor: SignedIn, form: ConfirmIn, work: Unit) -> Response:
    service.leave(work, code_id)
    return see_other(request, "payouts.counter")


def _counter(
    request: Request,
    work: Work,
    *,
    form: Bound[Present] | None = None,
    entered: Entered | None = None,
    reasons: tuple[str, ...] = (),
) -> Response:
    return page(
        request,
        "rewards/payouts/counter.html",
        status=409 if entered or reasons else 422 if form else 200,
        **views.counter_view(work),
        form=form,
        entered=entered,
        reasons=reasons,
    )
