"""Reading runs and their rows. Every run is its agency's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select, update

from portal.imports.models import ImportMapping, ImportRow, ImportRun, ImportSourceMapping
from portal.imports.rules import AT_WORK, LEADS, OFFICES, OVER, PROBLEMS, Kind, RowState, RunState
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound


def kinds(actor: Actor) -> list[Kind]:
    """Return the kinds of list whose runs the actor sees."""
    return [kind for kind in Kind if actor.agency and actor.holds(*OFFICES[kind])]


def runs(session: Session, actor: Actor, limit: int = 50) -> Sequence[ImportRun]:
    """Return the runs of the actor's agency of the kinds the actor may take in, newest first."""
    rows = select(ImportRun).where(
        ImportRun.agency == actor.agency,
        col(ImportRun.kind).in_(kinds(actor)),
        ImportRun.state != RunState.RECEIVING,
    )
    return session.exec(rows.order_by(col(ImportRun.id).desc()).limit(limit)).all()


def run(session: Session, actor: Actor, run_id: int, *, lock: bool = False) -> ImportRun:
    """Return a run of the actor's agency; NotFound for anybody else's."""
    rows = select(ImportRun).where(ImportRun.id == run_id, ImportRun.agency == actor.agency)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None or found.kind not in kinds(actor):
        raise NotFound
    return found


def by_id(session: Session, run_id: int) -> ImportRun:
    """Return a run, locked, for the worker, who has the right of the officer who started it."""
    found = session.get(ImportRun, run_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def at_work(session: Session) -> Sequence[tuple[int, int, RunState]]:
    """Return run, officer and state of what the worker goes on with, oldest first."""
    rows = select(ImportRun.id, ImportRun.officer_id, ImportRun.state).where(
        col(ImportRun.state).in_(AT_WORK)
    )
    found = session.exec(rows.order_by(col(ImportRun.id))).all()
    return [(key or 0, officer, RunState(state)) for key, officer, state in found]


def unfinished(session: Session, agency: str) -> int:
    """Return how many runs of an agency are neither done nor cancelled."""
    rows = select(func.count()).where(ImportRun.agency == agency, col(ImportRun.state).not_in(OVER))
    return session.exec(rows).one()


def stale(
    session: Session, *, abandoned: datetime, unfinished: datetime, over: datetime
) -> list[int]:
    """Return runs whose rows are to go, each by its age, whatever its state.

    Uploads begun before `abandoned` that never arrived; runs begun before `unfinished` that are
    not over; rows of runs over before `over`.
    """
    never = select(ImportRun.id).where(
        ImportRun.state == RunState.RECEIVING, ImportRun.made_at < abandoned
    )
    left = select(ImportRun.id).where(
        col(ImportRun.state).not_in((*OVER, RunState.RECEIVING)), ImportRun.made_at < unfinished
    )
    has_rows = select(ImportRow.line).where(ImportRow.run_id == ImportRun.id).exists()
    ended = col(ImportRun.ended_at) < over
    old = select(ImportRun.id).where(col(ImportRun.state).in_(OVER), ended, has_rows)
    return [key or 0 for rows in (never, left, old) for key in session.exec(rows).all()]


def remembered(session: Session, run: ImportRun) -> dict[str, str]:
    """Return what the agency last took the columns of such a list, or of that system's, for."""
    found: ImportMapping | ImportSourceMapping | None
    if run.kind in LEADS:
        found = session.get(ImportSourceMapping, (run.agency, run.source))
    else:
        found = session.get(ImportMapping, (run.agency, run.kind))
    return dict(found.columns) if found else {}


def next_rows(
    session: Session, run_id: int, *, after: int = 0, state: RowState | None = None, limit: int
) -> list[tuple[int, list[str]]]:
    """Return line and cells of the next rows, in the order of the file."""
    rows = select(ImportRow.line, ImportRow.cells).where(
        ImportRow.run_id == run_id, ImportRow.line > after
    )
    if state is not None:
        rows = rows.where(ImportRow.state == state)
    found = session.exec(rows.order_by(col(ImportRow.line)).limit(limit)).all()
    return [(line, list(cells)) for line, cells in found]


def first_lines(
    session: Session, run_id: int, keys: Collection[str], *, before: int
) -> dict[str, int]:
    """Return the first line above `before` that has each of these keys."""
    rows = (
        select(ImportRow.key, func.min(ImportRow.line))
        .where(ImportRow.run_id == run_id, ImportRow.line < before, col(ImportRow.key).in_(keys))
        .group_by(ImportRow.key)
    )
    return dict(session.exec(rows).all()) if keys else {}


def problems(
    session: Session, run_id: int, *, after: int = 0, limit: int
) -> list[tuple[int, list[str], dict[str, Any]]]:
    """Return line, cells and errors of the rows that are not taken, in the order of the file."""
    found: list[Any] = []
    for state in PROBLEMS:
        rows = select(ImportRow.line, ImportRow.cells, ImportRow.errors).where(
            ImportRow.run_id == run_id, ImportRow.state == state, ImportRow.line > after
        )
        found += session.exec(rows.order_by(col(ImportRow.line)).limit(limit)).all()
    found.sort(key=lambda row: row[0])
    return [(line, cells, errors or {}) for line, cells, errors in found[:limit]]


def sealed(session: Session, run_id: int, lines: Collection[int]) -> dict[int, bytes]:
    """Return the sealed part of rows of leads, by line."""
    rows = select(ImportRow.line, ImportRow.sealed).where(
        ImportRow.run_id == run_id, col(ImportRow.line).in_(lines)
    )
    return dict(session.exec(rows).all()) if lines else {}


def empty_sealed(session: Session, run_id: int, lines: Collection[int]) -> None:
    """Forget the sealed part of rows that are taken."""
    rows = update(ImportRow).where(col(ImportRow.run_id) == run_id, col(ImportRow.line).in_(lines))
    session.execute(rows.values(sealed=b"").execution_options(synchronize_session=False))


def sources(session: Session, agency: str) -> Sequence[str]:
    """Return the systems an agency took leads from before."""
    rows = select(ImportSourceMapping.source).where(ImportSourceMapping.agency == agency)
    return session.exec(rows.order_by(ImportSourceMapping.source)).all()


def results(session: Session, run_id: int, limit: int = 20) -> Sequence[tuple[int, int]]:
    """Return line and result of the first rows taken."""
    rows = select(ImportRow.line, ImportRow.result_id).where(
        ImportRow.run_id == run_id, ImportRow.state == RowState.DONE
    )
    found = session.exec(rows.order_by(col(ImportRow.line)).limit(limit)).all()
    return [(line, key or 0) for line, key in found]
