"""Taking a file's rows down, and saying what its columns are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import SQLModel, col, delete

from portal.agencies import queries as agencies
from portal.agencies.rules import Compartment
from portal.imports import policy, queries
from portal.imports.book.columns import COLUMNS, PERSONAL
from portal.imports.book.columns import known_names as usual_names
from portal.imports.events import ColumnsChosen, ListReceived, ProblemsTaken, RowsForgotten
from portal.imports.forms import ChooseColumns
from portal.imports.models import ImportMapping, ImportRow, ImportRun, ImportSourceMapping
from portal.imports.rules import LEADS, MOST_UNFINISHED, OVER, Kind, RowState, RunState, rows
from portal.imports.service.moving import move
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Reason, Refused
from portal.kernel.policy import require
from portal.kernel.text import folded


def begin(work: Work, kind: Kind, *, file_name: str, sha256: str, source: str = "") -> ImportRun:
    """Begin a run for a file whose rows follow; nobody sees it before it is `received`.

    `source` names the system leads come from. Invalid when leads have none, Refused when the agency
    has no key they could be sealed to.
    """
    require(may(work, kind))
    if kind in LEADS:
        if not source:
            raise Invalid(source="missing")
        if Compartment.CASEWORK not in agencies.compartments(work.session, work.actor.agency):
            raise Refused(Reason("no_casework_key"))
    ask_room(work)
    made = ImportRun(
        kind=kind,
        agency=work.actor.agency,
        officer_id=work.actor.officer_id or 0,
        file_name=file_name,
        sha256=sha256,
        source=source if kind in LEADS else "",
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
    if kind in LEADS:
        return [True] * len(header)
    never = rows.personal(header, COLUMNS[kind], PERSONAL)
    return [at not in never for at in range(len(header))]


def choosable(run: ImportRun) -> list[bool]:
    """Tell of each column whether something is in it to be taken.

    Nothing is in those of persons, nor, once columns were chosen, in those that were not.
    """
    if run.kind in LEADS:
        return [True] * len(run.columns)
    keep = keepable(run.kind, run.columns)
    first = run.state is RunState.UPLOADED and not run.note  # a check stopped by itself says why
    return [
        each and (first or bool(target)) for each, target in zip(keep, run.targets, strict=True)
    ]


def lay_out(work: Work, run_id: int, columns: Sequence[str]) -> bool:
    """Guess what the columns are; tell whether the rows can come.

    Those of leads cannot while a column that is needed is not known: nothing of them is kept then.
    """
    run = queries.run(work.session, work.actor, run_id, lock=True)
    remembered = queries.remembered(work.session, run)
    guessed = rows.guess(columns, COLUMNS[run.kind], remembered)
    keep = keepable(run.kind, columns)
    run.columns = list(columns)
    run.targets = [code if kept else "" for code, kept in zip(guessed, keep, strict=True)]
    work.session.flush()
    return run.kind not in LEADS or not rows.wrong_mapping(run.targets, columns, COLUMNS[run.kind])


def known_names(work: Work, run_id: int) -> set[str]:
    """Return what a header may say: the usual names, and those the agency chose the last time."""
    run = queries.run(work.session, work.actor, run_id)
    return usual_names(run.kind) | set(queries.remembered(work.session, run))


def keep_rows(
    work: Work, run_id: int, found: Sequence[tuple[int, list[str]]], keep: Sequence[bool]
) -> None:
    """Write down the next rows of the file, each with its line, of `keep` the cells (`keepable`)."""
    common = {"run_id": run_id, "state": RowState.WAITING, "key": ""}
    work.session.execute(
        insert(ImportRow),
        [{"line": line, "cells": rows.kept(cells, keep), **common} for line, cells in found],
    )


def received(
    work: Work, run_id: int, columns: Sequence[str], total: int, *, known: bool = True
) -> ImportRun:
    """Say that all rows are there. Invalid when there is no row.

    Not `known`: the columns of leads, so that no row was kept; the page asks what they are.
    """
    if not total and known:
        raise Invalid(files="nothing_to_import")
    lay_out(work, run_id, columns)
    run = queries.run(work.session, work.actor, run_id, lock=True)
    run.total, run.state = total, RunState.UPLOADED
    run.note = "" if known else "columns_unknown"
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
    chosen; other columns of leads than their rows were sealed under cancel the run, to be uploaded
    again. Invalid when a column is missing, chosen twice or empty by then; Conflict when rows are
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
    learnt = run.kind in LEADS and (not run.total or list(form.target) != run.targets)
    move(run, RunState.CANCELLED if learnt else RunState.CHECKING)
    run.note = "columns_learnt" if learnt else ""
    run.ended_at = work.now if learnt else None
    run.targets, run.region = list(form.target), form.region or ""
    run.checked_to = run.good = run.bad = 0
    named = zip(run.columns, run.targets, strict=True)
    kept = {folded(name): target for name, target in named if name}
    _remember(work, run, {**queries.remembered(work.session, run), **kept})
    if learnt:  # sealed under other columns: of no use any more
        work.session.execute(delete(ImportRow).where(col(ImportRow.run_id) == run_id))
    work.session.flush()
    work.record(ColumnsChosen(run_id=run_id, targets=tuple(run.targets)))
    return run


def _remember(work: Work, run: ImportRun, columns: dict[str, str]) -> None:
    if run.kind in LEADS:
        kept: SQLModel = ImportSourceMapping(agency=run.agency, source=run.source, columns=columns)
    else:
        kept = ImportMapping(agency=run.agency, kind=run.kind, columns=columns)
    work.session.merge(kept)


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
