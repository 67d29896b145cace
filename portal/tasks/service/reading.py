"""Opening the tasks of a case for its page."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.service.sealed import SealedText
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.tasks import policy, queries, rules
from portal.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Line:
    """A task with its words opened, and the tasks below it."""

    task: Task
    text: str = field(repr=False)
    result: str = field(repr=False)
    overdue: bool
    can_do: bool
    can_cancel: bool
    children: list[Line] = field(default_factory=list)


def opened(work: Work, case_id: int) -> list[Line]:
    """Return the tasks of a case that the actor's agency asked for or does, their words opened.

    The page of the case records its opening. Without an open key the words stay closed.
    """
    case = cases.get(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    tasks = queries.of_case(work.session, work.actor, case_id)
    today = work.now.astimezone(LEGAL_ZONE).date()
    opens = case_policy.opens_sealed(work.actor, grant) and work.unlocked is not None
    sealed = any(each.sealed or each.end_sealed for each in tasks)
    keys = case_service.keys_of(work, case) if opens and sealed else None
    lines: dict[int | None, Line] = {}
    for each in tasks:
        lines[each.id] = Line(
            each,
            _text(keys, each, "task", SealedText(each.ref, each.generation, each.sealed)),
            _text(
                keys,
                each,
                "task-end",
                SealedText(each.end_ref, each.end_generation, each.end_sealed),
            ),
            rules.overdue(each.state, each.order_on, today),
            policy.can_do(work.actor, grant, each),
            policy.can_cancel(work.actor, grant, each),
        )
    top: list[Line] = []
    for line in lines.values():
        above = lines.get(line.task.parent_id) if line.task.parent_id else None
        (above.children if above else top).append(line)
    return top


def _text(keys: case_service.CaseKeys | None, task: Task, kind: str, kept: SealedText) -> str:
    if keys is None or not kept.sealed:
        return ""
    return case_service.open_text(keys, task.case_id, kind, kept, visibility=task.visibility)
