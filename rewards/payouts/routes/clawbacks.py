"""Taking rewards back over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from rewards.payouts import service
from rewards.payouts.forms import AskWaiver, Judge, Repay, TakeBack
from rewards.payouts.service import papers, views

staff = APIRouter()
TakeBackIn = Annotated[Bound[TakeBack], Depends(bind(TakeBack))]
JudgeIn = Annotated[Bound[Judge], Depends(bind(Judge))]
RepayIn = Annotated[Bound[Repay], Depends(bind(Repay))]
AskWaiverIn = Annotated[Bound[AskWaiver], Depends(bind(AskWaiver))]


@staff.get("/rewards/{award_id}/clawbacks", name="payouts.clawbacks")
def listed(request: Request, award_id: int, actor: SignedIn, work: Unit) -> Response:
    return _listed(request, work, award_id)


@staff.post("/rewards/{award_id}/clawbacks", name="payouts.claim_back")
def claim_back(
    request: Request, award_id: int, actor: SignedIn, form: TakeBackIn, work: Unit
) -> Response:
    if form.data is None:
        return _listed(request, work, award_id, form)
    try:
        with work.whole():
            made = service.claim_back(work, award_id, form.data)
    except Invalid as error:
        return _listed(request, work, award_id, form.failed(**error.fields))
    return see_other(request, "payouts.clawback", clawback_id=made.id)


@staff.get("/reward-clawbacks/{clawback_id}", name="payouts.clawback")
def show(request: Request, clawback_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, clawback_id)


@staff.get("/reward-clawbacks/{clawback_id}/demand.pdf", name="payouts.demand")
def demand(request: Request, clawback_id: int, actor: SignedIn, work: Unit) -> Response:
    return Response(papers.demand(work, clawback_id), media_type="application/pdf")


@staff.post("/reward-clawbacks/{clawback_id}/decision", name="payouts.judge")
def judge(
    request: Request, clawback_id: int, actor: SignedIn, form: JudgeIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, clawback_id, judging=form)
    service.judge(work, clawback_id, form.data)
    return see_other(request, "payouts.clawback", clawback_id=clawback_id)


@staff.post("/reward-clawbacks/{clawback_id}/repayments", name="payouts.repay")
def repay(
    request: Request, clawback_id: int, actor: SignedIn, form: RepayIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, clawback_id, repaying=form)
    try:
        with work.whole():
            service.repay(work, clawback_id, form.data)
    except Invalid as error:
        return _show(request, work, clawback_id, repaying=form.failed(**error.fields))
    return see_other(request, "payouts.clawback", clawback_id=clawback_id)


@staff.post("/reward-clawbacks/{clawback_id}/waiver", name="payouts.ask_waiver")
def ask_waiver(
    request: Request, clawback_id: int, actor: SignedIn, form: AskWaiverIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, clawback_id, asking=form)
    service.ask_waiver(work, clawback_id, form.data)
    return see_other(request, "payouts.clawback", clawback_id=clawback_id)


@staff.post("/reward-clawbacks/{clawback_id}/waiver-decision", name="payouts.waive")
def waive(
    request: Request, clawback_id: int, actor: SignedIn, form: JudgeIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, clawback_id, waiving=form)
    service.waive(work, clawback_id, form.data)
    return see_other(request, "payouts.clawback", clawback_id=clawback_id)


def _listed(
    request: Request, work: Work, award_id: int, form: Bound[TakeBack] | None = None
) -> Response:
    return page(
        request,
        "rewards/payouts/clawbacks.html",
        status=422 if form else 200,
        form=form,
        **views.clawbacks_view(work, award_id),
    )


def _show(request: Request, work: Work, clawback_id: int, **typed: Bound[Any]) -> Response:
    forms: dict[str, Any] = dict.fromkeys(("judging", "repaying", "asking", "waiving"))
    forms.update(typed)
    return page(
        request,
        "rewards/payouts/clawback.html",
        status=422 if typed else 200,
        **forms,
        **views.clawback_view(work, clawback_id),
    )
