"""Checking a list before anything is taken: every row is judged, nothing but the judgement written.

What stands in columns nobody chose is emptied with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.imports import queries
from portal.imports.events import ListChecked
from portal.imports.models import ImportRun
from portal.imports.rules import BATCH, RowState, RunState, rows
from portal.imports.rules.rows import KEYS
from portal.imports.service import verdicts
from portal.imports.service.judging import Judged, judge, told
from portal.imports.service.moving import move
from portal.infra.work import Work


def check_next(work: Work, run_id: int, limit: int = BATCH) -> bool:
    """Check the next rows; tell whether there is more to do.

    The run is locked, and how far it has come moves with the rows: two workers do not meet, and a
    killed one leaves whole batches only.
    """
    run = queries.run(work.session, work.actor, run_id, lock=True)
    if run.state is not RunState.CHECKING:
        return False
    found = queries.next_rows(work.session, run_id, after=run.checked_to, limit=limit)
    if not found:
        move(run, RunState.CHECKED)
        work.session.flush()
        work.record(ListChecked(run_id=run_id, good=run.good, bad=run.bad))
        return False
    judged = judge(work, run, found)
    _find_repeated(work, run, judged)
    verdicts.write(work, run_id, [_verdict(each) for each in judged])
    _empty(work, run, found)
    bad = sum(bool(each.read.errors) for each in judged)
    run.bad, run.good = run.bad + bad, run.good + len(judged) - bad
    run.checked_to = found[-1][0]
    work.session.flush()
    return True


def _empty(work: Work, run: ImportRun, found: Sequence[tuple[int, list[str]]]) -> None:
    """Empty the cells of the columns that are not taken."""
    keep = [bool(target) for target in run.targets]
    fewer = [(line, cells, rows.kept(cells, keep)) for line, cells in found]
    changed = [{"line": line, "cells": less} for line, cells, less in fewer if less != cells]
    if changed:
        verdicts.write(work, run.id or 0, changed)


def _find_repeated(work: Work, run: ImportRun, judged: list[Judged]) -> None:
    """Say of every key that stood in an earlier line already that it is repeated."""
    keys = {each.key for each in judged if each.key}
    first = judged[0].read.line
    seen = queries.first_lines(work.session, run.id or 0, keys, before=first)
    for each in judged:
        if each.key and seen.setdefault(each.key, each.read.line) != each.read.line:
            each.read.errors.setdefault(KEYS[run.kind], "repeated_row")


def _verdict(judged: Judged) -> dict[str, Any]:
    errors = judged.read.errors
    return {
        "line": judged.read.line,
        "state": RowState.BAD if errors else RowState.READY,
        "key": judged.key,
        "errors": told(errors),
        "result_id": None,
    }
