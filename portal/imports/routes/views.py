"""What the pages of lists show."""

from __future__ import annotations

import re
from typing import Any

from fastapi import Request, Response

from portal.agencies import queries as agencies
from portal.imports import queries, service
from portal.imports.book.columns import COLUMNS
from portal.imports.models import ImportRun
from portal.imports.rules import (
    AT_WORK,
    KIND_NAMES,
    LEADS,
    OVER,
    SHOWN,
    STATE_NAMES,
    STATE_TONES,
    Kind,
    RunState,
)
from portal.imports.rules.rows import BEYOND, ROW
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.text import Text

ROW_NAME = Text("整行", "Whole row")
SAMPLES = 3
_MARK = re.compile("[0-9a-f]{64}")
_RESULTS = {
    Kind.INSTITUTIONS: ("registry.show", "institution_id"),
    Kind.CASES: ("cases.show", "case_id"),
    Kind.MONITORING: ("intake.tip", "tip_id"),
    Kind.AUDIT: ("intake.tip", "tip_id"),
}


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
        sources=queries.sources(work.session, work.actor.agency),
        leads_offered=not LEADS.isdisjoint(kinds),
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
        samples=[
            _told(cells) for _, cells in queries.next_rows(work.session, run_id, limit=SAMPLES)
        ],
        regions=[(each.code, each.name) for each in agencies.regions(work.session)],
        columns=COLUMNS[run.kind],
        problems=_problems(work, run),
        results=queries.results(work.session, run_id),
        result_route=_RESULTS[run.kind][0],
        result_key=_RESULTS[run.kind][1],
        leads=run.kind in LEADS,
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
            "cells": _told(cells),
            "errors": [(column_name(run, code), wrong) for code, wrong in errors.items()],
        }
        for line, cells, errors in queries.problems(work.session, run.id or 0, limit=SHOWN)
    ]


def _told(cells: list[str]) -> list[str]:
    """Return cells as a page shows them: of the mark in the place of a lead's key, that it is there."""
    return [BEYOND if _MARK.fullmatch(cell) else cell for cell in cells]


def _words() -> dict[str, Any]:
    return {
        "kind_names": KIND_NAMES,
        "state_names": STATE_NAMES,
        "tones": STATE_TONES,
        "states": RunState,
        "row": ROW,
    }
