"""Campaigns: the list, a new one, its page, its approval and end, its report."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.turns import Turns
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work, Works
from portal.kernel.errors import Invalid, Refused
from portal.kernel.policy import require
from portal.worklists.routes.exports import KINDS, handed_over
from referrals.campaigns import policy, queries, service
from referrals.campaigns.book import registry
from referrals.campaigns.forms import (
    AnswerJoin,
    ChooseChecklist,
    Close,
    Decide,
    Export,
    PlanCampaign,
)
from referrals.campaigns.queries import joining, visits
from referrals.campaigns.routes import views
from referrals.campaigns.routes.words import words
from referrals.recoveries.book import registry as ledgers

staff = APIRouter()
_TURNS = Turns()


@staff.get("/campaigns", name="campaigns.list")
def listed(request: Request, actor: SignedIn, work: Unit) -> Response:
    return board(request, work)


@staff.get("/campaigns/new", name="campaigns.new")
def new(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_plan(actor))
    return views.new(request, work, None)


@staff.post("/campaigns", name="campaigns.plan")
def plan(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[PlanCampaign], Depends(bind(PlanCampaign))],
    work: Unit,
) -> Response:
    require(policy.can_plan(actor))
    try:
        if form.data:
            made = service.plan(work, form.data)
            return see_other(request, "campaigns.targets", campaign_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return views.new(request, work, form)


@staff.get("/campaigns/{campaign_id}", name="campaigns.show")
def show(request: Request, campaign_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show(request, work, campaign_id)


@staff.post("/campaigns/{campaign_id}/decision", name="campaigns.decide")
def decide(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    if form.data is None:
        return views.show(request, work, campaign_id, forms={"decision": form}, status=422)
    service.decide(work, campaign_id, form.data)
    return see_other(request, "campaigns.show", campaign_id=campaign_id)


@staff.post("/campaigns/{campaign_id}/checklist", name="campaigns.choose_checklist")
def choose_checklist(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[ChooseChecklist], Depends(bind(ChooseChecklist))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            service.choose_checklist(work, campaign_id, form.data)
            return see_other(request, "campaigns.show", campaign_id=campaign_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return views.show(request, work, campaign_id, forms={"checklist": form}, status=422)


@staff.post("/campaigns/{campaign_id}/closure", name="campaigns.close")
def close(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Close], Depends(bind(Close))],
    work: Unit,
) -> Response:
    forms = {"closure": form}
    if form.data is None:
        return views.show(request, work, campaign_id, forms=forms, status=422)
    try:
        service.close(work, campaign_id, form.data)
    except Refused as error:
        reasons = error.reasons
        return views.show(request, work, campaign_id, forms=forms, reasons=reasons, status=409)
    return see_other(request, "campaigns.show", campaign_id=campaign_id)


@staff.get("/campaigns/{campaign_id}/report", name="campaigns.report")
def report(request: Request, campaign_id: int, actor: SignedIn, work: Unit) -> Response:
    told = service.full_report(work, campaign_id)
    view: dict[str, Any] = {"told": told, "campaign": told.campaign, "printed_at": work.now}
    rules = {each: ledgers.ledger(each) for each in told.ledgers}
    return page(request, "referrals/campaigns/report.html", rules=rules, **view, **words(work))


@staff.get("/campaigns/{campaign_id}/exports/new", name="campaigns.new_export")
def new_export(request: Request, campaign_id: int, actor: SignedIn, work: Unit) -> Response:
    return _export_form(request, work, campaign_id, None)


@staff.post("/campaigns/{campaign_id}/exports", name="campaigns.export")
def export(
    request: Request,
    campaign_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Export], Depends(bind(Export))],
) -> Response:
    works: Works = request.app.state.works
    if form.data is None:
        with works.begin(actor, writes=False) as work:
            return _export_form(request, work, campaign_id, form)
    locale = getattr(request.state, "locale", "zh")
    with _TURNS.taken():
        made = service.export(works, actor, campaign_id, form.data, locale)
    return handed_over(works, made, f"campaign-{form.data.what}", form.data.kind)


@staff.post("/joins/{join_id}", name="campaigns.answer_join")
def answer_join(
    request: Request,
    join_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AnswerJoin], Depends(bind(AnswerJoin))],
    work: Unit,
) -> Response:
    visits.join(work.session, actor, join_id)
    try:
        if form.data:
            service.answer_join(work, join_id, form.data)
            return see_other(request, "campaigns.list")
    except Invalid as error:
        form = form.failed(**error.fields)
    return board(request, work, {join_id: form}, status=422)


def board(
    request: Request,
    work: Work,
    forms: dict[int | str, Bound[Any]] | None = None,
    status: int = 200,
) -> Response:
    rows = queries.newest(work.session, work.actor)
    session, actor = work.session, work.actor
    joins = joining.visible(session, actor, visits.joins_for(session, actor.agency))
    from_cases = joining.visible(session, actor, joining.waiting(session, actor.agency))
    today = service.today(work)
    held, covered = visits.joint_in_year(work.session, work.actor, today.year)
    return page(
        request,
        "referrals/campaigns/list.html",
        status=status,
        rows=rows,
        joins=joins,
        from_cases=from_cases,
        forms=forms or {},
        held=held,
        covered=covered,
        today=today,
        can_plan=policy.can_plan(work.actor),
        kinds={each.version: each for each in registry.kinds()},
        **words(work),
    )


def _export_form(
    request: Request, work: Work, campaign_id: int, form: Bound[Export] | None
) -> Response:
    campaign = queries.get(work.session, work.actor, campaign_id)
    return page(
        request,
        "referrals/campaigns/export.html",
        status=422 if form else 200,
        form=form,
        campaign=campaign,
        file_kinds=KINDS,
        **words(work),
    )
