"""What the pages of tasks show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.agencies import queries as agencies
from portal.assignments.routes import views as officers
from portal.assignments.rules import ASSIGNABLE
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases.rules import Stage
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.tasks import policy, queries, rules, service
from portal.tasks.book import registry
from portal.tasks.rules import State

ON_HOME = 5


def on_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the tasks of a case and whether it is watched; None for offices that open nothing."""
    if not case_policy.opens(work.actor):
        return None
    watching = queries.watches(work.session, work.actor.officer_id or 0, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    shown = {"case_id": case_id, "watching": watching, "tasks": None}
    if not case_policy.opens_sealed(work.actor, grant):
        return shown
    case = cases.get(work.session, work.actor, case_id)
    lines = service.opened(work, case_id)
    can_add = case.stage is not Stage.CLOSED and policy.can_add(work.actor, grant)
    return {
        **shown,
        "tasks": [each for each in lines if each.task.state is State.OPEN],
        "ended": [each for each in lines if each.task.state is not State.OPEN],
        "can_add": can_add,
        "kinds": kind_names(),
        "kind_options": list(kind_names().items()),
        "states": rules.STATE_NAMES,
        "never": rules.NEVER,
        "names": officers.names(work, _assignees(lines)),
        "agencies": agencies.agency_names(work.session),
        "colleagues": _colleagues(work) if can_add else [],
        "doers": _doers(work, case_id) if can_add else [],
        "parents": _parents(work, lines),
        "checklists": [
            (each.code, each.name)
            for each in registry.checklists().values()
            if each.fits(case.source)
        ],
    }


def on_home(work: Work, _: int) -> Mapping[str, Any] | None:
    """Return the first open tasks of the actor, None when there are none."""
    tasks, _before, more = queries.mine(work.session, work.actor, limit=ON_HOME)
    return {"rows": rows(work, tasks), "more": more, **words()} if tasks else None


def rows(work: Work, tasks: Sequence[Any]) -> list[dict[str, Any]]:
    """Return tasks for a list across cases: kind, case and day, never the sealed words."""
    known_cases = queries.numbers(work.session, work.actor, [each.case_id for each in tasks])
    today = work.now.astimezone(LEGAL_ZONE).date()
    return [
        {
            "task": each,
            "case": known_cases[each.case_id],
            "overdue": rules.overdue(each.state, each.order_on, today),
        }
        for each in tasks
        if each.case_id in known_cases
    ]


def words() -> dict[str, Any]:
    """Return the names the lists of tasks need."""
    return {"kinds": kind_names(), "never": rules.NEVER}


def kind_names() -> dict[str, Text]:
    """Return the kinds of tasks in words."""
    return {code: each.name for code, each in registry.kinds().items()}


def _assignees(lines: Sequence[service.Line]) -> list[int | None]:
    return [each.task.assignee_id for line in lines for each in (line, *line.children)]


def _colleagues(work: Work) -> list[tuple[Any, Any]]:
    found = identity.colleagues(work.session, work.actor.agency, *ASSIGNABLE)
    nobody = Text("本单位（暂不指定）", "Our agency, nobody yet")
    return [("", nobody), *((known(each.id), each.name) for each in found)]


def _doers(work: Work, case_id: int) -> list[tuple[str, Text]]:
    found = queries.doers(work.session, case_id, work.actor.agency)
    if not found:
        return []
    own = Text("本单位办理", "Our own agency")
    return [("", own), *((code, agencies.agency(work.session, code).name) for code in found)]


def _parents(work: Work, lines: Sequence[service.Line]) -> list[tuple[Any, Any]]:
    fitting = [
        each.task
        for each in lines
        if each.task.state is State.OPEN
        and each.task.parent_id is None
        and each.task.agency == work.actor.agency
    ]
    if not fitting:
        return []
    top, names = Text("单独的任务", "On its own"), kind_names()
    return [
        ("", top),
        *(
            (t.id, Text(f"{names[t.kind].zh} #{t.id}", f"{names[t.kind].en} #{t.id}"))
            for t in fitting
        ),
    ]
