"""Taking a file's rows down, and saying what its columns are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import col, delete

from portal.agencies import queries as agencies
from portal.imports import policy, queries
from portal.imports.book.columns import COLUMNS, PERSONAL
from portal.imports.events import ColumnsChosen, ListReceived, ProblemsTaken, RowsForgotten
from portal.imports.forms import ChooseColumns
from portal.imports.models import ImportMapping, ImportRow, ImportRun
from portal.imports.rules import MOST_UNFINISHED, OVER, Kind, RowState, RunState, rows
from portal.imports.service.moving import move
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.kernel.text import folded


def begin(work: Work, kind: Kind, *, file_name: str, sha256: str) -> ImportRun:
    """Begin a run for a file whose rows follow; nobody sees it before it is `received`."""
    require(may(work, kind))
    ask_room(work)
    made = ImportRun(
        kind=kind,
        agency=work.actor.agency,
        officer_id=work.actor.officer_id or 0,
        file_name=file_name,
        sha256=sha256,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return made


def ask_room(work: Work) -> None:
    """Raise Invalid when the actor's agency has too many runs unfinished to begin one more."""
    if queries.unfinished(work.session, work.actor.agency) >= MOST_UNFINISHED:
        raise Invalid(files="imports_waiting")


def keepable(kind: Kind, header: Sequence[str]) -> list[bool]:
    """Tell of each column of a file whether its cells may be kept: of none that is of persons."""
    never = rows.personal(header, COLUMNS[kind], PERSONAL)
    return [at not in never for at in range(len(header))]


def choosable(run: ImportRun) -> list[bool]:
    """Tell of each column whether something is in it to be taken.

    Nothing is in those of persons, nor, once columns were chosen, in those that were not.
    """
    keep = keepable(run.kind, run.columns)
    first = run.state is RunState.UPLOADED and not run.note  # a check stopped by itself says why
    return [
        each and (first or bool(target)) for each, target in zip(keep, run.targets, strict=True)
    ]


def keep_rows(
    work: Work, run_id: int, found: Sequence[tuple[int, list[str]]], keep: Sequence[bool]
) -> None:
    """Write down the next rows of the file, each with its line, of `keep` the cells (`keepable`)."""
    common = {"run_id": run_id, "state": RowState.WAITING, "key": ""}
    work.session.execute(
        insert(ImportRow),
        [{"line": line, "cells": rows.kept(cells, keep), **common} for line, cells in found],
    )


def received(work: Work, run_id: int, columns: Sequence[str], total: int) -> ImportRun:
    """Say that all rows are there, and guess the columns. Invalid when there is no row."""
    run = queries.run(work.session, work.actor, run_id, lock=True)
    if not total:
        raise Invalid(files="nothing_to_import")
    run.columns, run.total, run.state = list(columns), total, RunState.UPLOADED
    remembered = queries.remembered(work.session, run.agency, run.kind)
    guessed = rows.guess(columns, COLUMNS[run.kind], remembered)
    keep = keepable(run.kind, columns)
    run.targets = [code if kept else "" for code, kept in zip(guessed, keep, strict=True)]
    work.session.flush()
    work.record(
        ListReceived(
            run_id=run_id, kind=str(run.kind), agency=run.agency, rows=total, sha256=run.sha256
        )
    )
    return run


def choose_columns(work: Work, run_id: int, form: ChooseColumns) -> ImportRun:
    """Fix what the columns are and have every row checked (anew). The agency's choice is kept.

    `region` is where a row belongs that says nothing itself. The check empties the columns not
    chosen. Invalid when a column is missing, chosen twice or empty by then; Conflict when rows are
    being taken already.
    """
    run = queries.run(work.session, work.actor, run_id, lock=True)
    wrong = rows.wrong_mapping(form.target, run.columns, COLUMNS[run.kind])
    if wrong:
        raise Invalid(target=wrong)
    pairs = zip(form.target, choosable(run), strict=True)
    if any(target and not there for target, there in pairs):
        raise Invalid(target="column_emptied")
    if form.region and form.region not in {r.code for r in agencies.regions(work.session)}:
        raise Invalid(region="unknown_choice")
    move(run, RunState.CHECKING)
    run.targets, run.region = list(form.target), form.region or ""
    run.checked_to = run.good = run.bad = 0
    named = zip(run.columns, run.targets, strict=True)
    kept = {folded(name): target for name, target in named if name}
    earlier = queries.remembered(work.session, run.agency, run.kind)
    work.session.merge(ImportMapping(agency=run.agency, kind=run.kind, columns={**earlier, **kept}))
    work.session.flush()
    work.record(ColumnsChosen(run_id=run_id, targets=tuple(run.targets)))
    return run


def problems_taken(work: Work, run_id: int) -> ImportRun:
    """Write down that somebody takes the rows with problems away; return the run."""
    run = queries.run(work.session, work.actor, run_id)
    work.record(ProblemsTaken(run_id=run_id, rows=run.bad + run.failed))
    return run


def forget(work: Work, run_id: int) -> None:
    """Delete the rows of a run, and an upload that never arrived altogether.

    A run not over is cancelled by it: what was taken stays.
    """
    run = queries.by_id(work.session, run_id)
    work.session.execute(delete(ImportRow).where(col(ImportRow.run_id) == run_id))
    if run.state is RunState.RECEIVING:
        work.session.delete(run)
    elif run.state not in OVER:
        move(run, RunState.CANCELLED)
        run.note, run.ended_at = "import_expired", work.now
    work.session.flush()
    work.record(RowsForgotten(run_id=run_id))


def kinds(work: Work) -> list[Kind]:
    """Return the kinds of list the actor may take in."""
    return [kind for kind in Kind if may(work, kind)]


def may(work: Work, kind: Kind) -> bool:
    """Tell whether the actor may take in such a list."""
    if not work.actor.agency:
        return False
    agency = agencies.agency(work.session, work.actor.agency)
    return policy.can_import(work.actor, kind, agency.kind)
