"""What the pages of campaigns show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from portal.infra.forms import Bound, validate
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import Reason
from portal.kernel.ids import known
from referrals.campaigns import policy, queries, rules, service
from referrals.campaigns.book import registry
from referrals.campaigns.forms import PlanCampaign, TaskFilter
from referrals.campaigns.models import Campaign
from referrals.campaigns.queries import declared, results, tasks, visits
from referrals.campaigns.routes.words import REASONS, words
from referrals.clocks import queries as clocks
from referrals.inspections import queries as inspections
from referrals.inspections.rules import GROUND_NAMES

Forms = Mapping[str, Bound[Any]]


def asked_of(request: Request) -> TaskFilter:
    """Return the filter in the address; what cannot be read is left out."""
    found = validate(TaskFilter, dict(request.query_params))
    if found.data is not None:
        return found.data
    good = {k: v for k, v in request.query_params.items() if k not in found.errors}
    return validate(TaskFilter, good).data or TaskFilter()


def show(
    request: Request,
    work: Work,
    campaign_id: int,
    *,
    forms: Forms | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render a campaign with its figures and the page of tasks the address asks for."""
    campaign = queries.get(work.session, work.actor, campaign_id)
    asked, today = asked_of(request), service.today(work)
    found = tasks.page(work.session, campaign_id, asked, today, limit=tasks.PAGE + 1)
    kept = queries.kept_from(work.session, work.actor, [each.task for each in found])
    lines = found[: tasks.PAGE]
    query = {k: v for k, v in asked.model_dump(mode="json").items() if v and k != "after"}
    last = lines[-1].task.id if len(found) > tasks.PAGE else 0
    return page(
        request,
        "referrals/campaigns/show.html",
        status=status,
        campaign=campaign,
        kind=registry.version(campaign.kind),
        counted=service.counted(work, campaign_id),
        lines=[each for each in lines if each.task.id not in kept],
        asked=asked,
        query=urlencode(query),
        older=urlencode({**query, "after": last}) if last else "",
        regions=tasks.regions(work.session, campaign_id),
        names=queries.officer_names(work.session, [each.task for each in lines]),
        today=today,
        forms=forms or {},
        reasons=[(REASONS.get(each.code, ""), each.law) for each in reasons],
        **_of_campaign(work, campaign, campaign_id),
        **words(work),
    )


def _of_campaign(work: Work, campaign: Campaign, campaign_id: int) -> dict[str, Any]:
    spans, today = queries.spans(work.session, campaign_id), service.today(work)
    actor = work.actor
    members = queries.members(work.session, campaign_id)
    mine = next((each for each in members if each.agency == actor.agency), None)
    chooses = policy.can_choose_checklist(actor, campaign, mine)
    return {
        "members": members,
        "mine": mine,
        "checklists": service.choices(work) if chooses else [],
        "spans": spans,
        "stage": rules.stage_on(spans, today),
        "clocks": clocks.views(work.session, rules.SUBJECT, campaign_id, work.now),
        "results": results.of_campaign(work.session, campaign_id),
        "can_decide": policy.can_decide(actor, campaign),
        "can_run": policy.can_run(actor, campaign),
        "can_prepare": policy.can_prepare(actor, campaign),
        "can_publish": policy.can_publish(actor, campaign),
    }


def new(request: Request, work: Work, form: Bound[PlanCampaign] | None) -> Response:
    """Render the form of a campaign."""
    kinds = service.orderable(work)
    candidates = service.candidates(work)
    own = queries.agency(work.session, work.actor.agency)
    return page(
        request,
        "referrals/campaigns/new.html",
        status=422 if form else 200,
        form=form,
        kinds=kinds,
        crosses=any(each.crosses for each in kinds),
        candidates=candidates,
        leads=[each for each in candidates if each.kind == own.kind],
        own=own,
        today=service.today(work),
        **words(work),
    )


def show_task(
    request: Request,
    work: Work,
    task_id: int,
    *,
    forms: Forms | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> Response:
    """Render a task: who does it, its check, other checks at hand, what was declared and its money."""
    line = tasks.line(work.session, work.actor, task_id)
    task = line.task
    campaign = queries.by_id(work.session, task.campaign_id)
    kind = registry.version(campaign.kind)
    near = service.at_hand(work, task) if policy.can_work(work.actor, campaign, task) else []
    opens = visits.seen(work.session, work.actor, [known(each.id) for each in near])
    linked = [task.inspection_id] if task.inspection_id else []
    certified = inspections.certified(work.session, work.actor.agency)
    year = service.today(work).year
    return page(
        request,
        "referrals/campaigns/task.html",
        status=status,
        line=line,
        task=task,
        campaign=campaign,
        kind=kind,
        near=[(each, each.id in opens) for each in near],
        opens_check=bool(visits.seen(work.session, work.actor, linked)),
        joins=visits.joins_of(work.session, task_id),
        rows=declared.of_task(work.session, task_id),
        returning=service.standing(work, task),
        teams=[
            (each.id, f"{each.number} {each.title}")
            for each in service.drawn_teams(work, task.campaign_id)
        ],
        practice=service.practice_of(work, task.region),
        visited=visits.in_year(work.session, task.institution_id, year),
        names=queries.officer_names(work.session, [task]),
        officers=[(each.id, f"{each.name} {each.certificate_no}") for each in certified],
        grounds=[(str(code), name) for code, name in GROUND_NAMES.items()],
        forms=forms or {},
        reasons=[(REASONS.get(each.code, ""), each.law, each.told) for each in reasons],
        can_work=policy.can_work(work.actor, campaign, task),
        can_begin=policy.can_begin(work.actor, campaign, task) and kind.inspects,
        can_give_up=policy.can_work(work.actor, campaign, task)
        or (policy.can_run(work.actor, campaign) and task.state == "open"),
        can_reopen=policy.can_reopen(work.actor, campaign, task),
        can_declare=policy.can_declare(work.actor, campaign, task),
        **words(work),
    )
