"""What can be done to many cases: what each act needs, whom it refuses and why, and the verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.agencies import queries as agencies
from portal.assignments import policy as assignment_policy
from portal.assignments import service as assignments
from portal.cases import queries as case_queries
from portal.cases import rules
from portal.cases import service as cases
from portal.cases.rules.rights import Right, rights
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from portal.sharing import service as sharing
from portal.tasks import service as tasks
from portal.tasks.book import registry
from portal.tasks.forms import NewTask
from portal.worklists import queries
from portal.worklists.forms import Plan
from portal.worklists.queries import Facts
from portal.worklists.rules import Act
from portal.worklists.rules.refusals import (
    ALREADY_IN,
    ALREADY_THERE,
    LEADS_ALREADY,
    NOT_IN_CASE,
    WATCHES_ALREADY,
    WATCHES_NOT,
)

Options = dict[str, Any]
Reasons = dict[int, str]
"""Why not, by case; a case that is not in it can be done."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """An act: `options` reads the form or raises Invalid, `check` finds reasons, `do` is the verb.

    `do` does it to all it is given, or raises the error of the first to which it cannot be done.
    """

    options: Callable[[Work, Plan], Options]
    check: Callable[[Work, Sequence[Facts], Options], Reasons]
    do: Callable[[Work, Sequence[Facts], Options], object]
    ready: Callable[[Work], Options] = lambda _: {}
    """What is found out once for all cases; `check` and `do` get it with the options."""


@dataclass(slots=True)
class _Granted:
    """What the actor's agency was given, as its list row says it."""

    agency: str
    role: rules.Role
    profile: Any
    with_tip_text: bool = False
    revoked_at: datetime | None = None


@dataclass(slots=True)
class _Standing:
    stage: rules.Stage
    filing: rules.Filing


def _barred(work: Work, listed: Sequence[Facts], right: Right) -> Reasons:
    found: Reasons = {}
    for facts in listed:
        grant = _Granted(work.actor.agency, facts["role"], facts["profile"])
        why = rights(work.actor, grant, _Standing(facts["stage"], facts["filing"]))[right]
        if why:
            found[facts["id"]] = str(why[0])
    return found


def _agency(work: Work, form: Plan) -> Options:
    if form.agency is None:
        raise Invalid(agency="missing")
    try:
        agencies.agency(work.session, form.agency)
    except NotFound:
        raise Invalid(agency="unknown_choice") from None
    return {"agency": form.agency, "reason": form.reason}


def _no_pass(work: Work, listed: Sequence[Facts], options: Options) -> Reasons:
    inside = queries.grants(work.session, [each["id"] for each in listed], options["agency"])
    found = {
        each["id"]: NOT_IN_CASE if each["id"] not in inside else ALREADY_THERE
        for each in listed
        if each["id"] not in inside or each["ball_with"] == options["agency"]
    }
    return {**found, **_barred(work, listed, Right.CONTRIBUTE)}


def _pass(work: Work, some: Sequence[Facts], options: Options) -> None:
    cases.set_ball_many(work, _ids(some), options["agency"])


def _ids(some: Sequence[Facts]) -> list[int]:
    return [facts["id"] for facts in some]


def _sharing(work: Work, form: Plan) -> Options:
    options = _agency(work, form)
    if not form.reason.strip():
        raise Invalid(reason="missing")
    return options


def _no_share(work: Work, listed: Sequence[Facts], options: Options) -> Reasons:
    inside = queries.grants(work.session, [each["id"] for each in listed], options["agency"])
    _, against = sharing.usual_share(work, options["agency"], options["reason"])
    found = {each["id"]: against[0] for each in listed if against}
    found |= {each["id"]: ALREADY_IN for each in listed if each["id"] in inside}
    return {**found, **_barred(work, listed, Right.SHARE)}


def _share(work: Work, some: Sequence[Facts], options: Options) -> None:
    """Share as the pair policy offers it first; what else it allows is chosen case by case.

    Each case has keys of its own, which are given one by one.
    """
    form, _ = sharing.usual_share(work, options["agency"], options["reason"])
    for case_id in _ids(some):
        sharing.share(work, case_id, form)


def _nothing(_: Work, __: Plan) -> Options:
    return {}


def _no_watch(work: Work, listed: Sequence[Facts], _: Options) -> Reasons:
    watching = _watched(work, listed)
    return {each["id"]: WATCHES_ALREADY for each in listed if each["id"] in watching}


def _no_unwatch(work: Work, listed: Sequence[Facts], _: Options) -> Reasons:
    watching = _watched(work, listed)
    return {each["id"]: WATCHES_NOT for each in listed if each["id"] not in watching}


def _watched(work: Work, listed: Sequence[Facts]) -> frozenset[int]:
    return queries.watched_of(work.session, work.actor, [each["id"] for each in listed])


def _officer(work: Work, form: Plan) -> Options:
    if form.officer_id is None:
        raise Invalid(officer_id="missing")
    if form.officer_id not in assignments.pool(work).colleagues:
        raise Invalid(officer_id="unknown_choice")
    require(assignment_policy.can_assign(work.actor))
    return {"officer_id": form.officer_id, "reason": form.reason}


def _no_assign(work: Work, listed: Sequence[Facts], options: Options) -> Reasons:
    officer_id, among = options["officer_id"], options["among"]
    case_ids = [each["id"] for each in listed]
    recused = case_queries.recused_cases(work.session, list(among.colleagues), case_ids)
    found: Reasons = {}
    for facts in listed:
        away = {officer for officer, case_id in recused if case_id == facts["id"]}
        taker, barred = among.receiver(officer_id, away)
        if barred or taker == facts["lead_id"]:
            found[facts["id"]] = barred or LEADS_ALREADY
    return {**found, **_barred(work, listed, Right.CONTRIBUTE)}


def _assign(work: Work, some: Sequence[Facts], options: Options) -> None:
    assignments.assign_many(
        work,
        {facts["id"]: facts["lead_id"] or 0 for facts in some},
        options["officer_id"],
        reason=options["reason"],
        among=options["among"],
    )


def _task(_: Work, form: Plan) -> Options:
    if form.task_kind is None:
        raise Invalid(task_kind="missing")
    if form.task_kind not in registry.kinds():
        raise Invalid(task_kind="unknown_choice")
    due_on = form.due_on.isoformat() if form.due_on else ""
    return {"task_kind": form.task_kind, "due_on": due_on}


def _no_task(work: Work, listed: Sequence[Facts], _: Options) -> Reasons:
    return _barred(work, listed, Right.CONTRIBUTE)


def _add_task(work: Work, some: Sequence[Facts], options: Options) -> None:
    """Ask the officer in charge, if there is one; what to do is the kind, no further words."""
    form = NewTask(
        kind=options["task_kind"],
        due_on=date.fromisoformat(options["due_on"]) if options["due_on"] else None,
    )
    tasks.add_many(work, {facts["id"]: facts["lead_id"] for facts in some}, form)


def _watch(work: Work, some: Sequence[Facts], _: Options) -> None:
    tasks.watch_many(work, _ids(some))


def _unwatch(work: Work, some: Sequence[Facts], _: Options) -> None:
    tasks.unwatch_many(work, _ids(some))


ACTS: Mapping[Act, Bulk] = {
    Act.ASSIGN: Bulk(_officer, _no_assign, _assign, lambda work: {"among": assignments.pool(work)}),
    Act.PASS: Bulk(_agency, _no_pass, _pass),
    Act.WATCH: Bulk(_nothing, _no_watch, _watch),
    Act.UNWATCH: Bulk(_nothing, _no_unwatch, _unwatch),
    Act.TASK: Bulk(_task, _no_task, _add_task),
    Act.SHARE: Bulk(_sharing, _no_share, _share),
}
"""Every act, by its code."""
