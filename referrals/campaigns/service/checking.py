"""Doing a task: its case and inspection, what came of it, or why it could not be done."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.forms import OpenCase
from portal.cases.rules import Source, Stage
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.campaigns import policy, queries
from referrals.campaigns.book import registry
from referrals.campaigns.events import (
    TaskBegun,
    TaskDone,
    TaskNotDone,
    TaskTakenUpAgain,
)
from referrals.campaigns.forms import Begin, GiveUp, PlanVisit, Reopen, Report
from referrals.campaigns.models import Campaign, CampaignTask
from referrals.campaigns.queries import targets, tasks, visits
from referrals.campaigns.rules import TaskState
from referrals.inspections import queries as inspections
from referrals.inspections import rules as visiting
from referrals.inspections import service as inspecting
from referrals.inspections.events import InspectionFact
from referrals.inspections.rules import Ground, Notice
from referrals.inspections.rules import State as Visit


def begin(work: Work, task_id: int, form: Begin) -> CampaignTask:
    """Open the case of a check and plan its inspection, which the head still approves.

    Nothing of it stays when the plan is refused. Refused before two officers are named; Invalid for a
    day outside the campaign, with another check at hand and no reason to go apart (`apart`), and
    when the yearly visits are used up and no ground is given (`ground`).
    """
    task, campaign = _held(work, task_id)
    require(policy.can_begin(work.actor, campaign, task))
    kind = registry.version(campaign.kind)
    if not kind.inspects:
        raise Conflict
    if task.first_officer_id is None or task.second_officer_id is None:
        raise Refused(Reason("two-officers", visiting.TWO_OFFICERS))
    if not campaign.starts_on <= form.planned_on <= campaign.ends_on:
        raise Invalid(planned_on="outside_campaign")
    place = targets.one(work.session, task.institution_id)
    ground = Ground(kind.lifts) if kind.lifts else _ground(task, form)
    with work.whole():
        case_id = _case(work, campaign, task, place, Source(kind.source))
        task.case_id = case_id
        work.session.add(task)
        work.session.flush()
        made = inspecting.plan(work, case_id, _plan(work, campaign, task, form, case_id, ground))
        pinned = {m.agency: m.checklist for m in queries.members(work.session, task.campaign_id)}
        inspecting.pin(work, made, pinned)
    task.inspection_id = made.id
    task.state, task.note = TaskState.UNDER_WAY, form.apart
    work.session.add(task)
    work.session.flush()
    work.record(
        TaskBegun(
            campaign_id=task.campaign_id,
            agency=work.actor.agency,
            task_id=task_id,
            case_id=case_id,
            inspection_id=known(made.id),
            title=campaign.title,
            ground=made.ground,
        )
    )
    return task


def report(work: Work, task_id: int, form: Report) -> CampaignTask:
    """Put down the result of a check made without an inspection in the portal, such as by partners.

    Invalid when more is proven than suspected, or money was found where nothing was breached;
    Conflict while an inspection runs: that one says what came of it.
    """
    task, campaign = _held(work, task_id)
    require(policy.can_work(work.actor, campaign, task))
    if task.inspection_id is not None or task.state is TaskState.OPEN:
        raise Conflict
    if form.proven > form.suspected:
        raise Invalid(proven="more_than_suspected")
    if form.breached == "no" and form.suspected:
        raise Invalid(suspected="nothing_breached")
    _done(work, task, form.breached == "yes", form.suspected, form.proven, form.note)
    return task


def give_up(work: Work, task_id: int, form: GiveUp) -> CampaignTask:
    """Say that a task cannot be done, and why. Conflict while an inspection of it is not over."""
    task, campaign = _held(work, task_id)
    ours = policy.can_run(work.actor, campaign) and task.state is TaskState.OPEN
    require(policy.can_work(work.actor, campaign, task) or ours)
    if task.inspection_id is not None:
        raise Conflict
    task.state, task.undone, task.note = TaskState.NOT_DONE, form.undone, form.note
    task.done_by, task.done_at = work.actor.name, work.now
    work.session.add(task)
    work.record(
        TaskNotDone(
            campaign_id=task.campaign_id,
            agency=work.actor.agency,
            task_id=task_id,
            reason=str(form.undone),
        )
    )
    return task


def reopen(work: Work, task_id: int, form: Reopen) -> CampaignTask:
    """Take up again what was given up, or reported by hand. Who runs the campaign."""
    task, campaign = _held(work, task_id)
    require(policy.can_reopen(work.actor, campaign, task))
    _back(work, task, form.reason)
    return task


def when_visit_ended(work: Work, event: InspectionFact) -> None:
    """Bring every task of an inspection up to what it came to: done, or ready to be begun anew."""
    for task in tasks.with_inspection(work.session, event.inspection_id):
        visit = visits.check(work.session, event.inspection_id)
        if visit.state is Visit.CLOSED:
            sums = inspections.totals(work.session, [event.inspection_id])[event.inspection_id]
            breached = visits.breached(work.session, event.inspection_id)
            if (task.state, task.breached, task.suspected_fen, task.proven_fen) != (
                TaskState.DONE,
                breached,
                *sums,
            ):
                _done(work, task, breached, *sums, task.note)
        elif visit.state in {Visit.CANCELLED, Visit.DECLINED}:
            task.inspection_id = None
            _back(work, task, str(visit.state))


def _held(work: Work, task_id: int) -> tuple[CampaignTask, Campaign]:
    task = tasks.get(work.session, work.actor, task_id, lock=True)
    return task, queries.by_id(work.session, task.campaign_id)


def _ground(task: CampaignTask, form: Begin) -> Ground | None:
    if task.follows_id is not None:
        return Ground.LOOK_BACK
    return Ground(form.ground) if form.ground in set(Ground) else None


def _case(
    work: Work, campaign: Campaign, task: CampaignTask, place: visits.Place, source: Source
) -> int:
    """Return the case of the check: one's own that a declined plan left behind, or a new one."""
    if task.case_id is not None:
        try:
            left = cases.get(work.session, work.actor, task.case_id)
        except NotFound:
            left = None
        ours = left is not None and left.agency == work.actor.agency
        if left is not None and ours and left.stage is not Stage.CLOSED:
            return task.case_id
    form = OpenCase(
        title=f"{campaign.title}：{place.name}"[:200],
        region=place.region,
        category=campaign.category,
        source=source,
        institution_id=place.id,
    )
    return known(case_file.open_case(work, form).id)


def _plan(
    work: Work,
    campaign: Campaign,
    task: CampaignTask,
    form: Begin,
    case_id: int,
    ground: Ground | None,
) -> PlanVisit:
    able = {m.agency for m in queries.members(work.session, task.campaign_id) if m.checklist}
    case = inspections.case_to_inspect(work.session, work.actor, case_id)
    joining = [each.code for each in inspecting.partners(work, case) if each.code in able]
    return PlanVisit(
        title=campaign.title,
        planned_on=form.planned_on,
        notice=Notice(campaign.notice),
        agencies=tuple(joining),
        officers=(known(task.first_officer_id), known(task.second_officer_id)),
        institution_id=task.institution_id,
        ground=ground,
        apart=form.apart or None,
    )


def _done(
    work: Work, task: CampaignTask, breached: bool, suspected: int, proven: int, note: str
) -> None:
    task.state, task.breached, task.note = TaskState.DONE, breached, note
    task.suspected_fen, task.proven_fen = suspected, proven
    task.done_by, task.done_at = work.actor.name, work.now
    work.session.add(task)
    work.session.flush()
    work.record(
        TaskDone(
            campaign_id=task.campaign_id,
            agency=work.actor.agency,
            task_id=known(task.id),
            breached=breached,
            proven_fen=proven,
            inspection_id=task.inspection_id,
        )
    )


def _back(work: Work, task: CampaignTask, reason: str) -> None:
    task.state = TaskState.ASSIGNED if task.agency else TaskState.OPEN
    task.undone, task.breached, task.done_by, task.done_at = None, None, "", None
    task.suspected_fen = task.proven_fen = 0
    work.session.add(task)
    work.session.flush()
    work.record(
        TaskTakenUpAgain(
            campaign_id=task.campaign_id,
            agency=work.actor.agency,
            task_id=known(task.id),
            reason=reason,
        )
    )
