"""Finishing, cancelling and passing on tasks; what becomes of them when a case moves on."""

from __future__ import annotations

from portal.assignments.rules import Pool
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.events import CaseClosed, OfficerRecused, ShareEnded
from portal.cases.queries import CaseFile
from portal.cases.rules import Outcome
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.tasks import policy, queries, rules
from portal.tasks.events import TaskCancelled, TaskDone, TaskOverdue, TaskPassedOn
from portal.tasks.models import Task
from portal.tasks.rules import State
from portal.tasks.service.asking import assignee


def finish(work: Work, task_id: int, result: str = "") -> Task:
    """Say that a task is done, with its result, sealed as the task is.

    Conflict when it is not open any more, Refused while something below it is.
    """
    task, case = _held(work, task_id)
    grant = cases.grant(work.session, task.case_id, work.actor.agency)
    require(policy.can_do(work.actor, grant, task))
    if queries.open_children(work.session, task_id):
        raise Refused(Reason("children_open"))
    _end(work, task, State.DONE, case, result)
    event = TaskDone(
        case_id=task.case_id,
        task_id=task_id,
        task_kind=task.kind,
        agency=task.for_agency,
        visibility=task.visibility,
    )
    work.record(event)
    if task.made_by_id not in {None, work.actor.officer_id}:
        notices.about(work, event, agency=task.agency, officer_id=task.made_by_id)
    return task


def cancel(work: Work, task_id: int, reason: str) -> Task:
    """Take a task back, and with it what is still open below it. Conflict when it is not open."""
    task, case = _held(work, task_id)
    grant = cases.grant(work.session, task.case_id, work.actor.agency)
    require(policy.can_cancel(work.actor, grant, task))
    for child in queries.open_children(work.session, task_id):
        _cancelled(work, child, case, reason)
    _cancelled(work, task, case, reason)
    return task


def pass_on(work: Work, task_id: int, officer_id: int, *, among: Pool | None = None) -> Task:
    """Give a task to a colleague, or to who stands in for them. Errors as `add` and `finish`."""
    task, _ = _held(work, task_id)
    grant = cases.grant(work.session, task.case_id, work.actor.agency)
    require(policy.can_do(work.actor, grant, task))
    task.assignee_id = assignee(work, task.case_id, officer_id, among=among)
    work.session.add(task)
    work.session.flush()
    event = _passed_on(task)
    work.record(event)
    if task.assignee_id != work.actor.officer_id:
        notices.about(work, event, agency=task.for_agency, officer_id=task.assignee_id)
    return task


def tell_overdue(work: Work, task_id: int) -> None:
    """Tell who is to do an overdue task, once; the job asks, two workers do no harm."""
    task = queries.by_id(work.session, task_id)
    today = work.now.astimezone(LEGAL_ZONE).date()
    if task.overdue_told_at or not rules.overdue(task.state, task.order_on, today):
        return
    task.overdue_told_at = work.now
    work.session.add(task)
    event = TaskOverdue(
        case_id=task.case_id, task_id=task_id, task_kind=task.kind, agency=task.for_agency
    )
    work.record(event)
    if task.assignee_id is not None:
        notices.about(work, event, agency=task.for_agency, officer_id=task.assignee_id)
    else:
        notices.about(work, event, agency=task.for_agency, offices=(Office.HEAD,))


def when_case_closed(work: Work, event: CaseClosed) -> None:
    """Cancel what is open when a case ends, in the cases merged into it too.

    A merged case itself goes on elsewhere, and so do its tasks.
    """
    if event.outcome == Outcome.MERGED:
        return
    for member in cases.with_merged(work.session, event.case_id):
        for task in queries.open_in(work.session, member):
            _cancelled(work, task, None, "")


def when_share_ended(work: Work, event: ShareEnded) -> None:
    """Cancel what an agency that no longer sees the case asked for or was to do."""
    for task in queries.open_in(work.session, event.case_id):
        if event.with_agency in {task.agency, task.for_agency}:
            _cancelled(work, task, None, "")
    for each in queries.watches_in(work.session, event.case_id):
        if each.agency == event.with_agency:
            work.session.delete(each)


def when_officer_recused(work: Work, event: OfficerRecused) -> None:
    """Free the tasks of an officer who stays away, so that others see them, and end the watch."""
    for task in queries.open_in(work.session, event.case_id):
        if task.assignee_id == event.officer_id:
            task.assignee_id = None
            work.session.add(task)
            work.session.flush()
            work.record(_passed_on(task))
    row = queries.watch_row(work.session, event.officer_id, event.case_id)
    if row is not None:
        work.session.delete(row)


def _held(work: Work, task_id: int) -> tuple[Task, CaseFile]:
    task = queries.get(work.session, work.actor, task_id, lock=True)
    if task.state is not State.OPEN:
        raise Conflict
    return task, cases.get(work.session, work.actor, task.case_id)


def _cancelled(work: Work, task: Task, case: CaseFile | None, reason: str) -> None:
    _end(work, task, State.CANCELLED, case, reason)
    event = TaskCancelled(
        case_id=task.case_id,
        task_id=known(task.id),
        task_kind=task.kind,
        agency=task.agency,
        visibility=task.visibility,
    )
    work.record(event)
    told = task.assignee_id not in {None, work.actor.officer_id}
    if told and not _recused(work, task):
        notices.about(work, event, agency=task.for_agency, officer_id=task.assignee_id)


def _recused(work: Work, task: Task) -> bool:
    return task.assignee_id in cases.recused(work.session, task.case_id)


def _end(work: Work, task: Task, state: State, case: CaseFile | None, words: str) -> None:
    task.state, task.ended_by, task.ended_at = state, work.actor.name, work.now
    if words and case is not None:
        kept = case_service.seal_text(work, case, "task-end", words, visibility=task.visibility)
        task.end_ref, task.end_generation, task.end_sealed = kept.ref, kept.generation, kept.sealed
    work.session.add(task)
    work.session.flush()


def _passed_on(task: Task) -> TaskPassedOn:
    return TaskPassedOn(
        case_id=task.case_id,
        task_id=known(task.id),
        task_kind=task.kind,
        agency=task.for_agency,
        assignee_id=task.assignee_id,
    )
