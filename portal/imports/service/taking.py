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
from portal.imports.rules import BATCH, LEADS, Kind, RowState, RunState
from portal.imports.service import verdicts
from portal.imports.service.judging import Judged, judge, told
from portal.imports.service.moving import move
from portal.imports.service.receiving import may
from portal.infra.work import Work
from portal.intake.rules import UNKNOWN, Channel
from portal.intake.service import leads
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.registry.service import listing
from portal.registry.service.listing import Entry, Outcome

MADE, CHANGED, SKIPPED = "made", "changed", "skipped"
_ORIGIN = "定点机构名单导入"
_COUNTED = {Outcome.ADDED: MADE, Outcome.CHANGED: CHANGED, Outcome.SAME: SKIPPED}
_ENTRY = {each.name for each in fields(Entry)}
CHANNELS = {Kind.MONITORING: Channel.MONITORING, Kind.AUDIT: Channel.AUDIT}
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
    if run.kind in LEADS:
        queries.empty_sealed(work.session, run_id, list(done))
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
    done = ImportFinished(
        run_id=run.id or 0, made=run.made, changed=run.changed, skipped=run.skipped
    )
    work.record(done)
    notices.about(work, done, agency=run.agency, officer_id=run.officer_id)


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


def _take_leads(work: Work, run: ImportRun, good: Sequence[Judged]) -> dict[int, tuple[str, int]]:
    """Make tips of the leads that were not taken before; return what became of each line."""
    done = {each.read.line: (SKIPPED, each.already) for each in good if each.already}
    fresh = [each for each in good if not each.already]
    sealed = queries.sealed(work.session, run.id or 0, [each.read.line for each in fresh])
    entries = [lead_of(each, sealed[each.read.line]) for each in fresh]
    made = leads.take(
        work,
        entries,
        channel=CHANNELS[run.kind],
        agency=run.agency,
        source=run.source,
        key_id=run.key_id or 0,
        batch=run.id,
    )
    done |= {each.read.line: (MADE, tip_id) for each, tip_id in zip(fresh, made, strict=True)}
    return done


def lead_of(judged: Judged, sealed: bytes) -> leads.Lead:
    """Return a lead without errors as intake takes it."""
    values = judged.read.values
    return leads.Lead(
        mark=values["key"],
        sealed=sealed,
        region=values["region"],
        where_text=values["where_text"],
        institution_id=values["institution_id"],
        category=values.get("category", UNKNOWN),
    )


_TAKERS: Mapping[
    Kind, Callable[[Work, ImportRun, Sequence[Judged]], dict[int, tuple[str, int]]]
] = {
    Kind.INSTITUTIONS: _take_institutions,
    Kind.CASES: _take_cases,
    Kind.MONITORING: _take_leads,
    Kind.AUDIT: _take_leads,
}
