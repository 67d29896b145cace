"""The reporter claims a reward and reads the code for the counter."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import OpeningUnit, ReporterIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound
from rewards.claims import service as reading
from rewards.claims.rules import State
from rewards.payouts import service
from rewards.payouts.forms import Claim
from rewards.payouts.rules import Way
from rewards.payouts.service import views
from rewards.schemes.rules import CLAIM_LAW

public = APIRouter()
ClaimIn = Annotated[Bound[Claim], Depends(bind(Claim))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@public.get("/follow/reward", name="payouts.claim_form")
def form_(request: Request, actor: ReporterIn, work: OpeningUnit) -> Response:
    award = reading.notice(work, actor.tip_id or 0)
    if award is None:
        raise NotFound
    if award.state is not State.APPROVED:
        return see_other(request, "intake.mailbox")
    return _claim(request, work)


@public.post("/follow/reward", name="payouts.claim")
def claim(request: Request, actor: ReporterIn, form: ClaimIn, work: Unit) -> Response:
    if form.data is None:
        return _claim(request, work, form)
    try:
        with work.whole():
            made = service.claim(work, form.data)
    except Invalid as error:
        return _claim(request, work, form.failed(**error.fields))
    if made.again == "other":
        return page(request, "rewards/payouts/claimed_before.html", status=409, award=made.award)
    by_code = form.data.way is Way.PICKUP
    return see_other(request, "payouts.code" if by_code else "intake.mailbox")


@public.get("/follow/reward/code", name="payouts.code")
def code(request: Request, actor: ReporterIn, work: Unit) -> Response:
    return page(request, "rewards/payouts/code.html", **views.code_view(work))


@public.post("/follow/reward/code", name="payouts.new_code")
def new_code(request: Request, actor: ReporterIn, form: ConfirmIn, work: Unit) -> Response:
    service.new_code(work)
    return see_other(request, "payouts.code")


def _claim(request: Request, work: Work, form: Bound[Claim] | None = None) -> Response:
    award = reading.notice(work, work.actor.tip_id or 0)
    if award is None:
        raise NotFound
    if award.state is not State.APPROVED:
        raise Conflict
    return page(
        request,
        "rewards/payouts/claim.html",
        status=422 if form else 200,
        award=award,
        claim_law=CLAIM_LAW,
        form=form,
        has_identity=views.may_use_identity(work),
    )
