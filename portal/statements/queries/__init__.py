"""Reading statements. Every one is its agency's finance officers' own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.statements.models import StatementFile, StatementLine, StatementMapping
from portal.statements.rules import works_here
from portal.statements.rules.states import AT_WORK, FileState, LineState

UNSETTLED = (FileState.RECEIVING, FileState.UPLOADED, FileState.READING)


def files(
    session: Session, actor: Actor, *, before: int | None = None, limit: int = 50
) -> Sequence[StatementFile]:
    """Return the statements of the actor's agency, newest first, below an id."""
    if not works_here(actor):
        raise NotFound
    rows = select(StatementFile).where(
        StatementFile.agency == actor.agency, StatementFile.state != FileState.RECEIVING
    )
    if before is not None:
        rows = rows.where(col(StatementFile.id) < before)
    return session.exec(rows.order_by(col(StatementFile.id).desc()).limit(limit)).all()


def file(session: Session, actor: Actor, file_id: int, *, lock: bool = False) -> StatementFile:
    """Return a statement of the actor's agency; NotFound to anybody but its finance."""
    rows = select(StatementFile).where(
        StatementFile.id == file_id, StatementFile.agency == actor.agency
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None or not works_here(actor):
        raise NotFound
    return found


def by_id(session: Session, file_id: int) -> StatementFile:
    """Return a statement, locked, for the worker."""
    found = session.get(StatementFile, file_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def same_file(session: Session, agency: str, sha256: str) -> int | None:
    """Return the statement of an agency with this content that was not cancelled."""
    rows = select(StatementFile.id).where(
        StatementFile.agency == agency,
        StatementFile.sha256 == sha256,
        StatementFile.state != FileState.CANCELLED,
    )
    return session.exec(rows).first()


def at_work(session: Session) -> Sequence[tuple[int, int, FileState]]:
    """Return statement, officer and state of what the worker goes on with, oldest first.

    The officer is who uploaded it, while it is booked who confirmed that.
    """
    rows = select(StatementFile).where(col(StatementFile.state).in_(AT_WORK))
    found = session.exec(rows.order_by(col(StatementFile.id))).all()
    return [(each.id or 0, _for_whom(each), each.state) for each in found]


def _for_whom(file: StatementFile) -> int:
    booking = file.state is FileState.BOOKING and file.booked_by is not None
    return file.booked_by if booking and file.booked_by else file.officer_id


def unsettled(session: Session, agency: str) -> int:
    """Return how many statements of an agency are not matched yet."""
    rows = select(func.count()).where(
        StatementFile.agency == agency, col(StatementFile.state).in_(UNSETTLED)
    )
    return session.exec(rows).one()


def abandoned(session: Session, before: datetime) -> Sequence[int]:
    """Return uploads begun before an instant that never arrived."""
    rows = select(StatementFile.id).where(
        StatementFile.state == FileState.RECEIVING, StatementFile.made_at < before
    )
    return [each or 0 for each in session.exec(rows)]


def remembered(session: Session, agency: str, header: str) -> list[str]:
    """Return what the agency last took the columns of this header for."""
    found = session.get(StatementMapping, (agency, header))
    return list(found.targets) if found else []


def counts(session: Session, file_id: int) -> dict[LineState, tuple[int, int, int]]:
    """Return lines, fen and fen booked by state."""
    rows = (
        select(
            StatementLine.state,
            func.count(),
            func.sum(StatementLine.fen),
            func.sum(StatementLine.matched_fen),
        )
        .where(StatementLine.file_id == file_id)
        .group_by(StatementLine.state)
    )
    return {
        LineState(state): (int(lines), int(fen), int(matched))
        for state, lines, fen, matched in session.exec(rows)
    }
