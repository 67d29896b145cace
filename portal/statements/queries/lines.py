"""Reading lines: in batches for the worker, in pages for people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col, func, select

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.statements.models import (
    StatementDecision,
    StatementLine,
    StatementMatch,
    StatementUndo,
)
from portal.statements.rules import Kind, works_here
from portal.statements.rules.states import DEAD, Act, LineState

T = TypeVar("T")
PART = 900
TAKEN_BACK_WITHIN = timedelta(days=400)


def line(session: Session, actor: Actor, line_id: int, *, lock: bool = False) -> StatementLine:
    """Return a line of the actor's agency; NotFound to anybody but its finance."""
    rows = select(StatementLine).where(
        StatementLine.id == line_id, StatementLine.agency == actor.agency
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None or not works_here(actor):
        raise NotFound
    return found


def by_id(session: Session, line_id: int) -> StatementLine | None:
    """Return a line whoever asks: for what the system does by itself."""
    return session.get(StatementLine, line_id)


def next_lines(
    session: Session, file_id: int, *, after: int, limit: int
) -> Sequence[tuple[int, int, bytes, str]]:
    """Return id, line, sealed cells and mark of the next lines to be read, in the file's order."""
    rows = select(
        StatementLine.id, StatementLine.line, StatementLine.sealed, StatementLine.mark
    ).where(
        StatementLine.file_id == file_id,
        StatementLine.line > after,
        StatementLine.state == LineState.WAITING,
    )
    found = session.exec(rows.order_by(col(StatementLine.line)).limit(limit)).all()
    return [(key or 0, at, sealed, mark) for key, at, sealed, mark in found]


def first_lines(session: Session, file_id: int, limit: int) -> Sequence[tuple[int, bytes]]:
    """Return line and sealed cells of the first lines of a file."""
    rows = select(StatementLine.line, StatementLine.sealed).where(StatementLine.file_id == file_id)
    return session.exec(rows.order_by(col(StatementLine.line)).limit(limit)).all()


def page(
    session: Session,
    file_id: int,
    states: Collection[LineState],
    *,
    after: int = 0,
    limit: int = 50,
) -> Sequence[StatementLine]:
    """Return the next lines in these states above an id."""
    rows = select(StatementLine).where(
        StatementLine.file_id == file_id,
        col(StatementLine.state).in_(states),
        col(StatementLine.id) > after,
    )
    return session.exec(rows.order_by(col(StatementLine.id)).limit(limit)).all()


def marked(session: Session, agency: str, marks: Collection[str]) -> dict[str, int]:
    """Return the line that has each of these marks already."""
    found: dict[str, int] = {}
    for some in parts(marks):
        rows = select(StatementLine.mark, StatementLine.id).where(
            StatementLine.agency == agency, col(StatementLine.mark).in_(some)
        )
        found |= {mark: key or 0 for mark, key in session.exec(rows)}
    return found


def alike(
    session: Session, agency: str, contents: Collection[str], *, but: int
) -> dict[tuple[str, bool], list[int]]:
    """Return the living lines of other files with these contents, by content and whether numbered."""
    found: dict[tuple[str, bool], list[int]] = {}
    for some in parts(contents):
        rows = select(StatementLine.content, StatementLine.numbered, StatementLine.id).where(
            StatementLine.agency == agency,
            col(StatementLine.content).in_(some),
            StatementLine.file_id != but,
            StatementLine.mark != "",
        )
        for content, numbered, key in session.exec(rows.order_by(col(StatementLine.id))):
            found.setdefault((content, numbered), []).append(key or 0)
    return found


def repeats_nothing() -> ColumnElement[bool]:
    """Select lines that repeat one of a statement that was given up since."""
    gone = select(StatementLine.id).where(StatementLine.state == LineState.CANCELLED)
    repeats = col(StatementLine.state) == LineState.REPEATED
    return repeats & col(StatementLine.pair_id).in_(gone)


def called_not_repeated(file_id: int) -> Any:
    """Select the ids of lines of a statement a person said are payments of their own."""
    rows = select(StatementDecision.line_id).join(
        StatementLine, col(StatementLine.id) == col(StatementDecision.line_id)
    )
    return rows.where(StatementLine.file_id == file_id, StatementDecision.act == Act.NOT_REPEATED)


def seen_before(
    session: Session, file_id: int, contents: Collection[str], *, before: int
) -> dict[str, int]:
    """Return how often each content stands above a line of the same file."""
    found: dict[str, int] = {}
    for some in parts(contents):
        rows = (
            select(StatementLine.content, func.count())
            .where(
                StatementLine.file_id == file_id,
                StatementLine.line < before,
                col(StatementLine.content).in_(some),
            )
            .group_by(StatementLine.content)
        )
        found |= dict(session.exec(rows).all())
    return found


def together_too_much(file_id: int) -> Any:
    """Select the ids of sure lines of a file whose target all of them together would overpay."""
    same = [col(StatementLine.kind), col(StatementLine.target_id)]
    sums = (
        select(
            StatementLine.id,
            func.sum(StatementLine.fen).over(partition_by=same).label("together"),
            func.max(StatementLine.open_fen).over(partition_by=same).label("open"),
        )
        .where(StatementLine.file_id == file_id, StatementLine.state == LineState.STRONG)
        .subquery()
    )
    return select(sums.c.id).where(sums.c.together > sums.c.open)


def taking_back(
    session: Session, file_id: int, *, after: int, limit: int
) -> Sequence[StatementLine]:
    """Return lines of a file that say they take another one back and have not found it."""
    rows = select(StatementLine).where(
        StatementLine.file_id == file_id,
        StatementLine.state == LineState.UNMATCHED,
        col(StatementLine.takes).is_not(None),
        col(StatementLine.pair_id).is_(None),
        col(StatementLine.id) > after,
    )
    return session.exec(rows.order_by(col(StatementLine.id)).limit(limit)).all()


def originals(session: Session, back: StatementLine, on: date) -> Sequence[StatementLine]:
    """Return the lines one could take back: same amount, the right way, not later; the newest first."""
    rows = select(StatementLine).where(
        StatementLine.agency == back.agency,
        StatementLine.fen == back.fen,
        StatementLine.direction == back.takes,
        col(StatementLine.id) != back.id,
        col(StatementLine.happened_on) <= on,
        col(StatementLine.happened_on) >= on - TAKEN_BACK_WITHIN,
        col(StatementLine.takes).is_(None),
        col(StatementLine.state).not_in((*DEAD, LineState.TAKEN_BACK)),
    )
    newest = (col(StatementLine.happened_on).desc(), col(StatementLine.id).desc())
    return session.exec(rows.order_by(*newest).limit(20)).all()


def sure(session: Session, file_id: int, limit: int) -> Sequence[StatementLine]:
    """Return the next sure lines, locked."""
    rows = select(StatementLine).where(
        StatementLine.file_id == file_id, StatementLine.state == LineState.STRONG
    )
    rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.exec(rows.order_by(col(StatementLine.id)).limit(limit)).all()


def matches(session: Session, line_id: int) -> list[tuple[StatementMatch, StatementUndo | None]]:
    """Return every match of a line with what took it back, in order."""
    rows = (
        select(StatementMatch, StatementUndo)
        .join(StatementUndo, col(StatementUndo.match_id) == col(StatementMatch.id), isouter=True)
        .where(StatementMatch.line_id == line_id)
        .order_by(col(StatementMatch.id))
    )
    return [(match, undo) for match, undo in session.exec(rows)]


def booked_as(session: Session, booking: str, kind: Kind, target_id: int) -> bool:
    """Tell whether a line was booked for a target under this name, taken back since or not."""
    rows = select(StatementMatch.id).where(
        StatementMatch.booking == booking,
        StatementMatch.kind == kind,
        StatementMatch.target_id == target_id,
    )
    return session.exec(rows).first() is not None


def decisions(session: Session, line_id: int) -> Sequence[StatementDecision]:
    """Return what was decided about a line, in order."""
    rows = select(StatementDecision).where(StatementDecision.line_id == line_id)
    return session.exec(rows.order_by(col(StatementDecision.id))).all()


def by_line(session: Session, file_id: int, line_ids: Collection[int]) -> dict[int, int]:
    """Return the numbers of lines in their file by id."""
    rows = select(StatementLine.id, StatementLine.line).where(
        StatementLine.file_id == file_id, col(StatementLine.id).in_(line_ids)
    )
    return {key or 0: at for key, at in session.exec(rows)}


def parts(all_: Collection[T]) -> Iterator[list[T]]:
    """Yield a collection in parts small enough for one statement."""
    rest = iter(all_)
    while some := list(islice(rest, PART)):
        yield some


def analyze(session: Session) -> None:
    """Let PostgreSQL count the lines of statements anew; SQLite plans without."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE statement_line"))
