"""Officers write what the public reads of a campaign, and a second person agrees."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from referrals.campaigns import policy, queries, service
from referrals.campaigns.forms import DecideResult, Propose, Reopen
from referrals.campaigns.queries import results
from referrals.campaigns.routes.words import words

staff = APIRouter()
A_YEAR = timedelta(days=365)


@staff.get("/campaigns/{campaign_id}/results/new", name="campaigns.write_results")
def write(request: Request, campaign_id: int, actor: SignedIn, work: Unit) -> Response:
    return _write(request, work, campaign_id, None)


@staff.post("/campaigns/{campaign_id}/results", name="campaigns.propose_results")
def propose(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Propose], Depends(bind(Propose))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            made = service.propose_results(work, campaign_id, form.data)
            return see_other(request, "campaigns.results", result_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _write(request, work, campaign_id, form)


@staff.get("/campaign-results/{result_id}", name="campaigns.results")
def show(request: Request, result_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, result_id)


@staff.post("/campaign-results/{result_id}/decision", name="campaigns.decide_results")
def decide(
    request: Request,
    result_id: int,
    actor: SignedIn,
    form: Annotated[Bound[DecideResult], Depends(bind(DecideResult))],
    work: Unit,
) -> Response:
    results.get(work.session, actor, result_id)
    try:
        if form.data:
            service.decide_results(work, result_id, form.data)
            return see_other(request, "campaigns.results", result_id=result_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _show(request, work, result_id, form)


@staff.post("/campaign-results/{result_id}/withdrawal", name="campaigns.withdraw_results")
def withdraw(
    request: Request,
    result_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reopen], Depends(bind(Reopen))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _show(request, work, result_id, form)
    service.withdraw_results(work, result_id, form.data)
    return see_other(request, "campaigns.results", result_id=result_id)


def _write(request: Request, work: Work, campaign_id: int, form: Bound[Propose] | None) -> Response:
    campaign = queries.get(work.session, work.actor, campaign_id)
    require(policy.can_publish(work.actor, campaign))
    rows, held = service.rows_of(work, campaign_id)
    return page(
        request,
        "referrals/campaigns/results_new.html",
        status=422 if form else 200,
        form=form,
        campaign=campaign,
        rows=rows,
        held=held,
        until=service.today(work) + A_YEAR,
        **words(work),
    )


def _show(request: Request, work: Work, result_id: int, form: Bound[Any] | None = None) -> Response:
    found = results.get(work.session, work.actor, result_id)
    return page(
        request,
        "referrals/campaigns/results.html",
        status=422 if form else 200,
        form=form,
        result=found,
        campaign=queries.by_id(work.session, found.campaign_id),
        can_decide=policy.can_decide_result(work.actor, found),
        can_withdraw=policy.can_withdraw_result(work.actor, found),
        **words(work),
    )
