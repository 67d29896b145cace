"""Planning a campaign, approving it, summing it up."""

from __future__ import annotations

from typing import Any

from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.registry.book.registry import CATEGORIES
from referrals.campaigns import policy, queries, rules
from referrals.campaigns.book import registry
from referrals.campaigns.events import (
    CampaignApproved,
    CampaignClosed,
    CampaignDeclined,
    CampaignPlanned,
)
from referrals.campaigns.forms import Close, Decide, PlanCampaign, half_given, spans
from referrals.campaigns.models import Campaign, CampaignMember, CampaignStage
from referrals.campaigns.queries import Bureau, tasks
from referrals.campaigns.rules import OPEN_TASKS, State
from referrals.campaigns.rules import figures as counted
from referrals.campaigns.rules.kinds import CampaignKind
from referrals.campaigns.service.ordering import HEARS, candidates, orderable, own, today
from referrals.checklists import queries as checklists
from referrals.clocks import service as clocks

LEAST_JOINT = 2


def plan(work: Work, form: PlanCampaign) -> Campaign:
    """Plan a campaign of one's own agency; nobody else hears of it before it is approved.

    Invalid for a kind the level of the agency does not order (a flight check below the province), a
    notice the kind does not know, a lead or member outside the group, and stages out of order.
    """
    require(policy.can_plan(work.actor))
    kinds = {each.code: each for each in orderable(work)}
    if form.kind not in kinds:
        raise Invalid(kind="kind_not_ordered")
    kind, ours = kinds[form.kind], own(work)
    allowed = {each.code: each for each in candidates(work)} | {ours.code: ours}
    lead = _lead(form, kind, ours, allowed)
    chosen = [lead, *(code for code in dict.fromkeys(form.members) if code != lead)]
    if not set(chosen) <= set(allowed):
        raise Invalid(members="unknown_choice")
    _check(work, form, kind)
    members = [(allowed[code], _checklist(work, allowed[code])) for code in chosen]
    if kind.joint and sum(bool(version) for _, version in members) < LEAST_JOINT:
        raise Invalid(members="partner_needed")
    made = _row(work, form, kind, lead)
    work.session.add(made)
    work.session.flush()
    _write_parts(work, known(made.id), form, members)
    _tell_planned(work, made, kind, tuple(chosen))
    return made


def decide(work: Work, campaign_id: int, form: Decide) -> Campaign:
    """Approve or decline a campaign. The head of the agency that planned it, never the planner.

    Approved, it has a number and its members see it.
    """
    found = queries.get(work.session, work.actor, campaign_id, lock=True)
    if found.state is not State.PLANNED:
        raise Conflict
    require(policy.can_decide(work.actor, found))
    found.decided_by, found.decided_by_name = work.actor.officer_id, work.actor.name
    found.decided_at, found.reasons = work.now, form.reasons
    facts: dict[str, Any] = {
        "campaign_id": campaign_id,
        "agency": found.agency,
        "title": found.title,
    }
    if form.decision == "decline":
        found.state = State.DECLINED
        work.session.add(found)
        work.record(CampaignDeclined(**facts))
        return found
    found.state, found.number = State.RUNNING, _number(work, found)
    work.session.add(found)
    codes = tuple(each.agency for each in queries.members(work.session, campaign_id))
    event = CampaignApproved(**facts, number=found.number, members=codes)
    work.record(event)
    for code in dict.fromkeys((found.agency, *codes)):
        notices.about(work, event, agency=code, offices=HEARS)
    return found


def close(work: Work, campaign_id: int, form: Close) -> Campaign:
    """Sum a campaign up: the term to publish its results begins. Who runs it.

    Refused while a task is neither done nor given up with a reason.
    """
    found = queries.get(work.session, work.actor, campaign_id, lock=True)
    require(policy.can_run(work.actor, found))
    cells = tasks.cells(work.session, campaign_id, today(work))
    if any(each.state in OPEN_TASKS for each in cells):
        raise Refused(Reason("tasks-open"))
    told = counted.figures(cells)
    found.state, found.summary = State.CLOSED, form.summary
    found.closed_by, found.closed_at = work.actor.name, work.now
    work.session.add(found)
    work.record(
        CampaignClosed(
            campaign_id=campaign_id,
            agency=found.agency,
            title=found.title,
            tasks=told.targets,
            checked=told.checked,
            breached=told.breached,
        )
    )
    if told.checked:
        clocks.start(
            work,
            rules.PUBLISH_TERM,
            subject=rules.SUBJECT,
            subject_id=campaign_id,
            agency=found.agency,
        )
    return found


def _row(work: Work, form: PlanCampaign, kind: CampaignKind, lead: str) -> Campaign:
    ours = own(work)
    return Campaign(
        kind=kind.version,
        title=form.title,
        basis=form.basis,
        scope=form.scope,
        focus=list(form.focus),
        category=form.category,
        notice=form.notice or "",
        agency=ours.code,
        lead=lead,
        region=ours.region,
        starts_on=form.starts_on,
        ends_on=form.ends_on,
        planned_by=known(work.actor.officer_id),
        planned_by_name=work.actor.name,
        planned_at=work.now,
    )


def _tell_planned(work: Work, made: Campaign, kind: CampaignKind, members: tuple[str, ...]) -> None:
    event = CampaignPlanned(
        campaign_id=known(made.id),
        agency=made.agency,
        title=made.title,
        kind=kind.code,
        lead=made.lead,
        members=members,
    )
    work.record(event)
    notices.about(work, event, agency=made.agency, offices=(Office.HEAD,))


def _lead(form: PlanCampaign, kind: CampaignKind, ours: Bureau, allowed: dict[str, Bureau]) -> str:
    """Return who leads: one's own agency, or of a check across regions whom the superior names."""
    if not kind.crosses or not form.lead:
        return ours.code
    if form.lead not in allowed or allowed[form.lead].kind != ours.kind:
        raise Invalid(lead="unknown_choice")
    return form.lead


def _check(work: Work, form: PlanCampaign, kind: CampaignKind) -> None:
    wrong: dict[str, str] = dict.fromkeys(half_given(form), "missing")
    stages = rules.wrong_stages(spans(form), form.starts_on, form.ends_on)
    if stages:
        wrong["ends_on"] = stages
    if form.ends_on < today(work):
        wrong.setdefault("ends_on", "past_day")
    if form.category not in CATEGORIES:
        wrong["category"] = "unknown_choice"
    if not set(form.focus) <= set(registry.focus()):
        wrong["focus"] = "unknown_choice"
    if kind.notices and (form.notice is None or form.notice not in kind.notices):
        wrong["notice"] = "notice_not_given" if form.notice else "missing"
    if wrong:
        raise Invalid(**wrong)


def _checklist(work: Work, member: Bureau) -> str:
    found = checklists.in_force(work.session, member.code, member.kind, today(work))
    return found.version if found else ""


def _write_parts(
    work: Work, campaign_id: int, form: PlanCampaign, members: list[tuple[Bureau, str]]
) -> None:
    for each, version in members:
        work.session.add(
            CampaignMember(campaign_id=campaign_id, agency=each.code, checklist=version)
        )
        work.session.flush()
    for span in spans(form):
        work.session.add(
            CampaignStage(
                campaign_id=campaign_id,
                code=span.code,
                from_on=span.from_on,
                until_on=span.until_on,
            )
        )
    work.session.flush()


def _number(work: Work, found: Campaign) -> str:
    agency = queries.agency(work.session, found.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"campaign/{agency.code}/{year}")
    return document_number(f"{agency.mark}查", year, serial)
