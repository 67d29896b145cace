"""What the pages of lists show."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.imports import queries, service
from portal.imports.book.columns import COLUMNS
from portal.imports.models import ImportRun
from portal.imports.rules import (
    AT_WORK,
    KIND_NAMES,
    OVER,
    SHOWN,
    STATE_NAMES,
    STATE_TONES,
    Kind,
    RunState,
)
from portal.imports.rules.rows import ROW
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.text import Text

ROW_NAME = Text("整行", "Whole row")
SAMPLES = 3


def show_list(
    request: Request,
    work: Work,
    *,
    form: Bound[Any] | None = None,
    status: int = 200,
    line: int = 0,
) -> Response:
    """Return the list of runs with the upload form."""
    kinds = service.kinds(work)
    if not kinds:
        raise NotFound
    return page(
        request,
        "portal/imports/list.html",
        status=status,
        form=form,
        line=line,
        kinds=[(each, KIND_NAMES[each]) for each in kinds],
        columns={each: COLUMNS[each].values() for each in kinds},
        runs=queries.runs(work.session, work.actor),
        **_words(),
    )


def show_run(
    request: Request,
    work: Work,
    run_id: int,
    *,
    form: Bound[Any] | None = None,
    status: int = 200,
    fragment: str | None = "progress",
) -> Response:
    """Return the page of a run; while the worker is at it the page asks again by itself."""
    run = queries.run(work.session, work.actor, run_id)
    return page(
        request,
        "portal/imports/show.html",
        fragment=fragment,
        status=status,
        form=form,
        run=run,
        live=run.state in AT_WORK,
        over=run.state in OVER,
        can_choose=run.state in {RunState.UPLOADED, RunState.CHECKED},
        choosable=service.choosable(run) if run.columns else [],
        samples=[cells for _, cells in queries.next_rows(work.session, run_id, limit=SAMPLES)],
        regions=[(each.code, each.name) for each in agencies.regions(work.session)],
        columns=COLUMNS[run.kind],
        problems=_problems(work, run),
        results=queries.results(work.session, run_id),
        result_route="cases.show" if run.kind is Kind.CASES else "registry.show",
        result_key="case_id" if run.kind is Kind.CASES else "institution_id",
        **_words(),
    )


def column_name(run: ImportRun, code: str) -> Text:
    """Return what a column is called on the page."""
    found = COLUMNS[run.kind].get(code)
    return found.name if found else ROW_NAME


def _problems(work: Work, run: ImportRun) -> list[dict[str, Any]]:
    if not run.bad + run.failed:
        return []
    return [
        {
            "line": line,
            "cells": cells,
            "errors": [(column_name(run, code), wrong) for code, wrong in errors.items()],
        }
        for line, cells, errors in queries.problems(work.session, run.id or 0, limit=SHOWN)
    ]


def _words() -> dict[str, Any]:
    return {
        "kind_names": KIND_NAMES,
        "state_names": STATE_NAMES,
        "tones": STATE_TONES,
        "states": RunState,
        "row": ROW,
    }
