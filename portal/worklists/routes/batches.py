"""One act on many cases: what it needs, the dry run, what came of it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.cases.rules import CASEWORK
from portal.identity import queries as identity
from portal.infra.forms import Bound, Confirm, bind, validate
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.tasks.book import registry as tasks
from portal.worklists import policy, queries, rules, service
from portal.worklists.forms import Plan
from portal.worklists.routes import shown
from portal.worklists.rules import MOST_AT_ONCE, cells
from portal.worklists.rules.refusals import REASONS

staff = APIRouter(prefix="/lists/batches")
OPTIONS = {
    "agency": Text("单位", "Agency"),
    "officer_id": Text("主办人", "In charge"),
    "task_kind": Text("任务", "Task"),
    "due_on": Text("期限", "Due"),
    "reason": Text("理由或依据", "Reason or basis"),
}
SHOWN = ("number", "title", "stage", "turn", "lead")


@staff.get("/new", name="lists.bulk")
def new(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_act(actor))
    given = request.query_params
    raw = {**dict(given), "case_id": given.getlist("case_id")}
    form = validate(Plan, raw)
    return _form(request, work, form if form.errors else Bound(form.data, raw), 200)


@staff.post("", name="lists.plan")
def plan(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Plan], Depends(bind(Plan))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            made = service.plan(work, form.data)
            return see_other(request, "lists.batch", batch_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _form(request, work, form, 422)


@staff.get("/{batch_id}", name="lists.batch")
def show(request: Request, batch_id: int, actor: SignedIn, work: Unit) -> Response:
    batch = queries.batch(work.session, actor, batch_id)
    listed = queries.by_ids(work.session, actor, [row["id"] for row in batch.rows])
    called = queries.names(work.session)
    rows: list[dict[str, Any]] = [
        {
            "id": row["id"],
            "code": row["outcome"] if batch.done_at else row["why"],
            "cells": cells.cells(listed[row["id"]], SHOWN, called, work.now)
            if row["id"] in listed
            else None,
        }
        for row in batch.rows
    ]
    good = "done" if batch.done_at else ""
    return page(
        request,
        "portal/worklists/batch.html",
        batch=batch,
        rows=sorted(rows, key=lambda row: row["code"] == good),
        columns=[rules.COLUMNS[key] for key in SHOWN],
        good=good,
        willing=sum(row["code"] == good for row in rows),
        act=rules.ACT_NAMES[batch.act],
        told=_told(work, batch.options, called),
        reasons=REASONS,
        most=MOST_AT_ONCE,
        back_url=shown.url_of(request, batch.query),
    )


@staff.post("/{batch_id}/confirmation", name="lists.confirm")
def confirm(
    request: Request,
    batch_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    try:
        service.confirm(work, batch_id)
    except Conflict:
        """Confirmed before: the page says what came of it."""
    return see_other(request, "lists.batch", batch_id=batch_id)


def _form(request: Request, work: Work, form: Bound[Plan], status: int) -> Response:
    act = str(form.raw.get("act", ""))
    called = queries.names(work.session)
    colleagues = identity.colleagues(work.session, work.actor.agency, *CASEWORK)
    return page(
        request,
        "portal/worklists/bulk.html",
        status=status,
        form=form,
        act=act if act in set(rules.Act) else "",
        acts=list(rules.ACT_NAMES.items()),
        act_name=rules.ACT_NAMES[rules.Act(act)] if act in set(rules.Act) else "",
        task_kinds=[(code, each.name) for code, each in tasks.kinds().items()],
        which=list(rules.WHICH_NAMES.items()),
        ticked=form.raw.get("case_id") or [],
        query=str(form.raw.get("query", ""))[:2000],
        officers=[(each.id, each.name) for each in colleagues],
        others=[
            (code, name) for code, name in called.agencies.items() if code != work.actor.agency
        ],
        most=MOST_AT_ONCE,
        back_url=shown.url_of(request, str(form.raw.get("query", ""))[:2000]),
    )


def _told(work: Work, options: dict[str, Any], called: cells.Names) -> list[tuple[Text, Any]]:
    words: dict[str, Callable[[Any], Any]] = {
        "agency": lambda code: called.agencies.get(code, code),
        "officer_id": lambda id_: identity.officer(work.session, id_).name,
        "task_kind": lambda code: tasks.kinds()[code].name,
    }
    return [
        (OPTIONS[name], words.get(name, str)(value)) for name, value in options.items() if value
    ]
