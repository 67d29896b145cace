"""Taking the rows of a list: a batch, what it led to and how far the run has come, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from portal.cases.service import importing
from portal.cases.service.importing import LedgerCase
from portal.imports import queries
from portal.imports.events import ImportFinished, RowsTaken
from portal.imports.models import ImportRun
from portal.imports.rules import BATCH, Kind, RowState, RunState
from portal.imports.service import verdicts
from portal.imports.service.judging import Judged, judge, told
from portal.imports.service.moving import move
from portal.imports.service.receiving import may
from portal.infra.work import Work
from portal.kernel.policy import require
from portal.registry.service import listing
from portal.registry.service.listing import Entry, Outcome

MADE, CHANGED, SKIPPED = "made", "changed", "skipped"
_ORIGIN = "定点机构名单导入"
_COUNTED = {Outcome.ADDED: MADE, Outcome.CHANGED: CHANGED, Outcome.SAME: SKIPPED}
_ENTRY = {each.name for each in fields(Entry)}
_LEDGER = {"suspected": "suspected_fen", "proven": "proven_fen"}


def take_next(work: Work, run_id: int, limit: int = BATCH) -> bool:
    """Take the next good rows as the officer who started the run; tell whether there is more.

    Rows are judged again: what changed since the check is seen. NotAllowed when the officer lost
    the right. Two workers wait for each other; a killed one leaves no row half taken or taken twice.
    """
    run = queries.run(work.session, work.actor, run_id, lock=True)
    require(may(work, run.kind))
    if run.state is not RunState.RUNNING:
        return False
    found = queries.next_rows(work.session, run_id, state=RowState.READY, limit=limit)
    if not found:
        _finish(work, run)
        return False
    judged = judge(work, run, found)
    good = [each for each in judged if not each.read.errors]
    done = _TAKERS[run.kind](work, run, good)
    cells = dict(found)
    verdicts.write(work, run_id, [_outcome(each, done, cells) for each in judged])
    counts = Counter(kind for kind, _ in done.values())
    run.made += counts[MADE]
    run.changed += counts[CHANGED]
    run.skipped += counts[SKIPPED]
    run.failed += len(judged) - len(good)
    work.session.flush()
    work.record(
        RowsTaken(
            run_id=run_id,
            first=found[0][0],
            last=found[-1][0],
            made=counts[MADE],
            changed=counts[CHANGED],
            skipped=counts[SKIPPED],
            failed=len(judged) - len(good),
        )
    )
    return True


def _finish(work: Work, run: ImportRun) -> None:
    move(run, RunState.DONE)
    run.ended_at = work.now
    work.session.flush()
    work.record(
        ImportFinished(run_id=run.id or 0, made=run.made, changed=run.changed, skipped=run.skipped)
    )


def _outcome(
    judged: Judged, done: Mapping[int, tuple[str, int]], cells: Mapping[int, list[str]]
) -> dict[str, Any]:
    """Return what became of a row. What is in it is not needed any more once it is taken."""
    kind, result = done.get(judged.read.line, ("", None))
    taken = RowState.SKIPPED if kind == SKIPPED else RowState.DONE
    return {
        "line": judged.read.line,
        "state": taken if kind else RowState.FAILED,
        "cells": [] if kind else cells[judged.read.line],
        "errors": told(judged.read.errors),
        "result_id": result,
    }


def _take_institutions(
    work: Work, run: ImportRun, good: Sequence[Judged]
) -> dict[int, tuple[str, int]]:
    """Add or update; return what became of each line and which institution it is."""
    entries = []
    for each in good:
        values = {name: value for name, value in each.read.values.items() if name in _ENTRY}
        entries.append(Entry(**{"kind": None, **values}))
    taken = listing.take(work, entries, origin=f"{_ORIGIN} {run.id}")
    pairs = zip(good, taken, strict=True)
    return {each.read.line: (_COUNTED[t.outcome], t.institution_id) for each, t in pairs}


def _take_cases(work: Work, run: ImportRun, good: Sequence[Judged]) -> dict[int, tuple[str, int]]:
    """Make the cases that are not there; return what became of each line and which case it is."""
    done = {each.read.line: (SKIPPED, each.already) for each in good if each.already}
    fresh = [each for each in good if not each.already]
    entries = [
        LedgerCase(**{_LEDGER.get(name, name): value for name, value in each.read.values.items()})
        for each in fresh
    ]
    made = importing.import_cases(work, entries, origin=run.id) if entries else []
    for each, case in zip(fresh, made, strict=True):
        done[each.read.line] = (MADE, case.id or 0)
    return done


_TAKERS: Mapping[
    Kind, Callable[[Work, ImportRun, Sequence[Judged]], dict[int, tuple[str, int]]]
] = {Kind.INSTITUTIONS: _take_institutions, Kind.CASES: _take_cases}
