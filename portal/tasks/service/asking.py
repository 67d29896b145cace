"""Asking for something to be done in a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from portal.assignments import queries as assigned
from portal.assignments import service as assignments
from portal.assignments.rules import Pool
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.queries import CaseFile, CaseGrant
from portal.cases.rules import Stage, Visibility
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.tasks import policy, queries, rules
from portal.tasks.book import registry
from portal.tasks.events import TaskAdded
from portal.tasks.forms import NewTask
from portal.tasks.models import Task
from portal.tasks.rules import State

ASKED = (Office.INVESTIGATOR, Office.HEAD, Office.POLICE_REVIEWER, Office.PROSECUTOR)
"""Who hears of what another agency is asked to do, until somebody there takes it."""


def add(work: Work, case_id: int, form: NewTask) -> Task:
    """Ask an officer of the own agency, or another participating agency, to do something.

    The words are sealed: under the agency's own key, or under the case key when another agency is
    to read them. An absent assignee's delegate receives it. Invalid for a day that is past, a
    parent that is itself a child, is closed or is another agency's, an assignee who is a stranger
    or recused, an agency that does not take part. Conflict in a closed case.
    """
    case = _held(work, case_id)
    _check_form(work, form)
    _check_parent(work, case_id, form.parent_id)
    made = _asked(work, case_id, form, _doer(work, case_id, form))
    made.assignee_id = assignee(work, case_id, form.assignee_id)
    if made.for_agency != made.agency:
        made.visibility = Visibility.ALL
    return _keep(work, case, made, form.text)


def add_many(work: Work, wanted: Mapping[int, int | None], form: NewTask) -> None:
    """Ask the same of the own agency in many cases: all of them, or the error of the first that cannot be.

    `wanted` names the officer asked in each case. No words: what to do is the kind. Who is asked is
    told once.
    """
    _check_form(work, form)
    held = case_service.held_many(work, wanted)
    among = assignments.pool(work)
    recused: dict[int, set[int]] = defaultdict(set)
    for officer, case_id in cases.recused_cases(work.session, list(among.colleagues), wanted):
        recused[case_id].add(officer)
    tasks = []
    for case, grant in held:
        _check_case(work, case, grant)
        case_id = known(case.id)
        made = _asked(work, case_id, form, work.actor.agency)
        made.assignee_id = _taker(among, wanted[case_id], recused[case_id])
        tasks.append(made)
    work.session.add_all(tasks)
    work.session.flush()
    with notices.gathering(work):
        for made in tasks:
            _tell(work, made)


def apply_checklist(work: Work, case_id: int, code: str) -> list[Task]:
    """Make every task of a ready list, for the officer in charge if there is one.

    Invalid for an unknown list, Conflict while tasks of the same list are open.
    """
    case = _held(work, case_id)
    found = registry.checklists().get(code)
    if found is None:
        raise Invalid(checklist="unknown_choice")
    mine = queries.of_case(work.session, work.actor, case_id)
    if any(t.checklist == code and t.state is State.OPEN for t in mine):
        raise Conflict
    lead = assigned.lead_id(work.session, case_id, work.actor.agency)
    today, made = work.now.astimezone(LEGAL_ZONE).date(), list[Task]()
    for step in found.steps:
        task = Task(
            case_id=case_id,
            parent_id=None if step.parent is None else made[step.parent].id,
            kind=step.kind,
            agency=work.actor.agency,
            for_agency=work.actor.agency,
            assignee_id=lead,
            order_on=rules.due_after(today, step.days),
            visibility=Visibility.AGENCY,
            checklist=code,
            made_by=work.actor.name,
            made_by_id=work.actor.officer_id,
            made_at=work.now,
        )
        made.append(_keep(work, case, task, "", quiet=len(made) > 0))
    return made


def assignee(
    work: Work, case_id: int, officer_id: int | None, *, among: Pool | None = None
) -> int | None:
    """Return who of the actor's agency receives a task meant for an officer; Invalid for nobody."""
    if officer_id is None:
        return None
    among = among or assignments.pool(work)
    return _taker(among, officer_id, cases.recused(work.session, case_id))


def _taker(among: Pool, officer_id: int | None, recused: Collection[int]) -> int | None:
    if officer_id is None:
        return None
    taker, barred = among.receiver(officer_id, recused)
    if barred:
        raise Invalid(assignee_id=barred)
    return taker


def _asked(work: Work, case_id: int, form: NewTask, for_agency: str) -> Task:
    return Task(
        case_id=case_id,
        parent_id=form.parent_id,
        kind=form.kind,
        agency=work.actor.agency,
        for_agency=for_agency,
        order_on=form.due_on or rules.NEVER,
        visibility=Visibility.AGENCY,
        made_by=work.actor.name,
        made_by_id=work.actor.officer_id,
        made_at=work.now,
    )


def _check_form(work: Work, form: NewTask) -> None:
    if form.kind not in registry.kinds():
        raise Invalid(kind="unknown_choice")
    if form.due_on is not None and form.due_on < work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(due_on="past")


def _held(work: Work, case_id: int) -> CaseFile:
    case = cases.get(work.session, work.actor, case_id)
    work.session.refresh(case, with_for_update=True)
    _check_case(work, case, cases.grant(work.session, case_id, work.actor.agency))
    return case


def _check_case(work: Work, case: CaseFile, grant: CaseGrant | None) -> None:
    require(policy.can_add(work.actor, grant))
    if case.stage is Stage.CLOSED:
        raise Conflict


def _check_parent(work: Work, case_id: int, parent_id: int | None) -> None:
    if parent_id is None:
        return
    mine = queries.of_case(work.session, work.actor, case_id)
    fitting = [
        each.id
        for each in mine
        if each.agency == work.actor.agency and each.parent_id is None and each.state is State.OPEN
    ]
    if parent_id not in fitting:
        raise Invalid(parent_id="unknown_choice")


def _doer(work: Work, case_id: int, form: NewTask) -> str:
    if form.for_agency is None or form.for_agency == work.actor.agency:
        return work.actor.agency
    if form.assignee_id is not None:
        raise Invalid(for_agency="one_of_two")
    if form.for_agency not in queries.doers(work.session, case_id, work.actor.agency):
        raise Invalid(for_agency="unknown_choice")
    return form.for_agency


def _keep(work: Work, case: CaseFile, made: Task, text: str, *, quiet: bool = False) -> Task:
    if text:
        kept = case_service.seal_text(work, case, "task", text, visibility=made.visibility)
        made.ref, made.generation, made.sealed = kept.ref, kept.generation, kept.sealed
    work.session.add(made)
    work.session.flush()
    _tell(work, made, quiet=quiet)
    return made


def _tell(work: Work, made: Task, *, quiet: bool = False) -> None:
    event = TaskAdded(
        case_id=made.case_id,
        task_id=known(made.id),
        task_kind=made.kind,
        agency=made.agency,
        for_agency=made.for_agency if made.for_agency != made.agency else None,
        assignee_id=made.assignee_id,
        visibility=made.visibility,
    )
    work.record(event)
    if made.for_agency != made.agency:
        notices.about(work, event, agency=made.for_agency, offices=ASKED)
    elif made.assignee_id not in {None, work.actor.officer_id} and not quiet:
        notices.about(work, event, agency=made.agency, officer_id=made.assignee_id)
