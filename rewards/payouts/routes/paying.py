"""Payments over HTTP: claiming for reporters, paying for finance."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.words import ERROR_WORDS
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Reason, Refused
from portal.kernel.text import Text
from rewards.claims import queries as awards
from rewards.payouts import service
from rewards.payouts.forms import Return, Send, Settle
from rewards.payouts.service import papers, views

staff = APIRouter()

IN_THE_WAY = {
    "above-present-ceiling": Text(
        "案件的查实金额已经调整，这笔奖励超过现在的比例或限额，不能付款。已开始付款的先退回，"
        "再由奖励经办撤销奖励、按现在的金额重新提出",
        "What is proven in the case has changed: this reward is above the rate or cap now and "
        "cannot be paid. Take a begun payment back; the clerk then annuls it and proposes anew",
    ),
}

NOT_PAYABLE = Text("现在不能付款", "It cannot be paid now")
FORMS = ("sending", "settling", "returning", "asking", "matching")
SendIn = Annotated[Bound[Send], Depends(bind(Send))]
SettleIn = Annotated[Bound[Settle], Depends(bind(Settle))]
ReturnIn = Annotated[Bound[Return], Depends(bind(Return))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("/rewards/{award_id}/payment", name="payouts.show")
def show(request: Request, award_id: int, actor: SignedIn, work: Unit) -> Response:
    return shown(request, work, award_id)


@staff.post("/rewards/{award_id}/payout", name="payouts.reserve")
def reserve(
    request: Request, award_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    try:
        with work.whole():
            service.reserve(work, award_id)
    except Refused as error:
        return shown(request, work, award_id, reasons=error.reasons)
    return see_other(request, "payouts.show", award_id=award_id)


@staff.get("/rewards/{award_id}/payee", name="payouts.payee")
def payee(request: Request, award_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    opened = service.open_payee(work, award_id)
    award = awards.get(work.session, actor, award_id)
    return page(request, "rewards/payouts/payee.html", payee=opened, award=award)


@staff.get("/rewards/{award_id}/slip.pdf", name="payouts.slip")
def slip(request: Request, award_id: int, actor: SignedIn, work: Unit) -> Response:
    return Response(papers.slip(work, award_id), media_type="application/pdf")


@staff.post("/rewards/{award_id}/payment", name="payouts.send")
def send(request: Request, award_id: int, actor: SignedIn, form: SendIn, work: Unit) -> Response:
    if form.data is None:
        return shown(request, work, award_id, sending=form)
    try:
        with work.whole():
            service.send(work, award_id, form.data)
    except Invalid as error:
        return shown(request, work, award_id, sending=form.failed(**error.fields))
    except Refused as error:
        return shown(request, work, award_id, reasons=error.reasons, sending=form)
    return see_other(request, "payouts.show", award_id=award_id)


@staff.post("/rewards/{award_id}/settlement", name="payouts.settle")
def settle(
    request: Request, award_id: int, actor: SignedIn, form: SettleIn, work: Unit
) -> Response:
    if form.data is None:
        return shown(request, work, award_id, settling=form)
    try:
        with work.whole():
            service.settle(work, award_id, form.data)
    except Invalid as error:
        return shown(request, work, award_id, settling=form.failed(**error.fields))
    return see_other(request, "payouts.show", award_id=award_id)


@staff.post("/rewards/{award_id}/return", name="payouts.send_back")
def send_back(
    request: Request, award_id: int, actor: SignedIn, form: ReturnIn, work: Unit
) -> Response:
    if form.data is None:
        return shown(request, work, award_id, returning=form)
    try:
        with work.whole():
            service.send_back(work, award_id, form.data)
    except Invalid as error:
        return shown(request, work, award_id, returning=form.failed(**error.fields))
    return see_other(request, "payouts.show", award_id=award_id)


def shown(
    request: Request,
    work: Work,
    award_id: int,
    *,
    reasons: Sequence[Reason] = (),
    **typed: Bound[Any],
) -> Response:
    """Return the page of a payment with a form as it was typed: one of `FORMS`."""
    forms: dict[str, Any] = dict.fromkeys(FORMS)
    forms.update(typed)
    return page(
        request,
        "rewards/payouts/show.html",
        status=409 if reasons else 422 if typed else 200,
        **views.payment_view(work, award_id),
        reasons=[
            (IN_THE_WAY.get(each.code, ERROR_WORDS.get(each.code, NOT_PAYABLE)), each.law)
            for each in reasons
        ],
        **forms,
    )
