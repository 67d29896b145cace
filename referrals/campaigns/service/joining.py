"""One visit instead of two: a task goes with a check that is planned already."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotAllowed
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.campaigns import policy, queries
from referrals.campaigns.events import JoinAsked, JoinDecided, TaskBegun
from referrals.campaigns.forms import AnswerJoin, AskJoin
from referrals.campaigns.models import CampaignTask, CheckJoin
from referrals.campaigns.queries import tasks, visits
from referrals.campaigns.rules import JOIN_NAMES, JoinState, TaskState
from referrals.campaigns.service.ordering import HEARS, practice_of, today
from referrals.inspections import service as inspecting
from referrals.inspections.rules import State as Visit


def at_hand(work: Work, task: CampaignTask) -> list[visits.Check]:
    """Return the checks of a task's institution it could go with, about the day it is due."""
    day = task.due_on or today(work)
    days = practice_of(work, task.region).merge_days
    found = visits.nearby(
        work.session, work.actor, task.institution_id, max(day, today(work)), days
    )
    joinable = [each for each in found if each.state is not Visit.ON_SITE]
    return [each for each in joinable if each.id != task.inspection_id]


def ask_join(work: Work, task_id: int, form: AskJoin) -> CheckJoin | None:
    """Go with a check at hand. One's own agency in it already: at once (None), else its lead is asked.

    Invalid for a check that is not at hand; Conflict when it was asked already or a check runs.
    """
    task = tasks.get(work.session, work.actor, task_id, lock=True)
    campaign = queries.by_id(work.session, task.campaign_id)
    require(policy.can_work(work.actor, campaign, task))
    if task.inspection_id is not None:
        raise Conflict
    chosen = {each.id: each for each in at_hand(work, task)}.get(form.inspection_id)
    if chosen is None:
        raise Invalid(inspection_id="unknown_choice")
    if visits.takes_part(work.session, known(chosen.id), work.actor.agency):
        _point(work, task, chosen, campaign.title)
        return None
    made = CheckJoin(
        task_id=task_id,
        inspection_id=known(chosen.id),
        agency=work.actor.agency,
        host=chosen.agency,
        asked_by=known(work.actor.officer_id),
        asked_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:
        raise Conflict from None
    event = JoinAsked(
        campaign_id=task.campaign_id,
        agency=chosen.agency,
        join_id=known(made.id),
        inspection_id=made.inspection_id,
        asks=made.agency,
        title=chosen.title,
    )
    work.record(event)
    notices.about(work, event, agency=chosen.agency, offices=HEARS)
    return made


def answer_join(work: Work, join_id: int, form: AnswerJoin) -> CheckJoin:
    """Take the other agency along, or say why not. Investigators and heads of the check's lead.

    Taken along, it is a participant with its own checklist and names its officers; its task points at
    the same check. Invalid without a reason to refuse; Conflict when the check has begun meanwhile,
    or the task is no longer that agency's.
    """
    join = visits.join(work.session, work.actor, join_id, lock=True)
    if join.state is not JoinState.ASKED:
        raise Conflict
    if not policy.can_answer(work.actor, join):
        raise NotAllowed
    accepted = form.decision == "yes"
    if not accepted and not form.reason:
        raise Invalid(reason="missing")
    task = visits.asking_task(work.session, join)
    if accepted and (task.state is not TaskState.ASSIGNED or task.agency != join.agency):
        raise Conflict
    if accepted and task.inspection_id is None:
        inspecting.admit(work, join.inspection_id, join.agency)
        title = queries.by_id(work.session, task.campaign_id).title
        _point(work, task, visits.check(work.session, join.inspection_id), title)
    join.state = JoinState.ACCEPTED if accepted else JoinState.DECLINED
    join.decided_by, join.decided_at = work.actor.officer_id, work.now
    join.reason = form.reason
    work.session.add(join)
    work.session.flush()
    result = JOIN_NAMES[join.state]
    event = JoinDecided(
        campaign_id=task.campaign_id,
        agency=join.agency,
        join_id=join_id,
        inspection_id=join.inspection_id,
        accepted=accepted,
        result_zh=result.zh,
        result_en=result.en,
    )
    work.record(event)
    notices.about(work, event, agency=join.agency, offices=HEARS)
    return join


def _point(work: Work, task: CampaignTask, check: visits.Check, title: str) -> None:
    task.inspection_id, task.case_id = check.id, check.case_id
    task.state = TaskState.UNDER_WAY
    work.session.add(task)
    work.session.flush()
    work.record(
        TaskBegun(
            campaign_id=task.campaign_id,
            agency=task.agency or "",
            task_id=known(task.id),
            case_id=check.case_id,
            inspection_id=known(check.id),
            title=title,
            ground=check.ground,
        )
    )
