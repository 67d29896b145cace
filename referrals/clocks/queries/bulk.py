"""Many clocks at once: light rows, and the stages of each, counted once for all that are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam
from sqlmodel import Session, col, select

from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.workdays import Calendar
from referrals.clocks import rules
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockEvent, ClockInterval, ClockState, IntervalKind
from referrals.clocks.queries.history import stages

_AT_ONCE = 5000


class Row(NamedTuple):
    """What announcing and counting anew need of a clock."""

    id: int
    code: str
    version: str
    unit: rules.Unit
    n: int
    started_at: datetime
    round: int
    stage: str | None
    agency: str
    office: Office
    effective_due_at: datetime
    due_on: date | None
    provisional: bool
    missed_at: datetime | None
    case_id: int | None
    tip_id: int | None


_COLUMNS: tuple[Any, ...] = tuple(getattr(Clock, name) for name in Row._fields)


def ids_in(ids: Collection[int]) -> BindParameter[Any]:
    """Return whole numbers for `col.in_`, written into the statement: thousands are no parameters."""
    return bindparam(None, [int(each) for each in ids], expanding=True, literal_execute=True)


def anything_due(session: Session, now: datetime) -> bool:
    """Tell whether a stage of any clock waits to be announced."""
    rows = select(Clock.id).where(Clock.state == ClockState.OPEN, col(Clock.next_fire_at) <= now)
    return session.exec(rows.limit(1)).first() is not None


def due_ids(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the ids of clocks with something to announce, longest waiting first."""
    rows = select(Clock.id).where(Clock.state == ClockState.OPEN, col(Clock.next_fire_at) <= now)
    rows = rows.order_by(col(Clock.next_fire_at), col(Clock.id)).limit(limit)
    return [each or 0 for each in session.exec(rows)]


def claim(
    session: Session, now: datetime, limit: int, only: Collection[int] | None = None
) -> list[Row]:
    """Return clocks with something to announce, longest waiting first, locked until the end.

    Those another worker has locked are left to it. `only`: among these.
    """
    rows = select(*_COLUMNS).where(Clock.state == ClockState.OPEN, col(Clock.next_fire_at) <= now)
    if only is not None:
        rows = rows.where(col(Clock.id).in_(ids_in(only)))
    rows = rows.order_by(col(Clock.next_fire_at), col(Clock.id)).limit(limit)
    found = session.execute(rows.with_for_update(skip_locked=True))
    return [Row(*each) for each in found]


def locked(session: Session, ids: Sequence[int]) -> list[Row]:
    """Return those of these clocks that are open, locked until the end, by id."""
    found: list[Row] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = col(Clock.id).in_(ids_in(ids[start : start + _AT_ONCE]))
        rows = select(*_COLUMNS).where(some, Clock.state == ClockState.OPEN)
        found += [
            Row(*each) for each in session.execute(rows.order_by(col(Clock.id)).with_for_update())
        ]
    return found


@dataclass(slots=True)
class Counts:
    """Counts clocks at one instant with one calendar; alike ones begun on one day only once."""

    calendar: Calendar
    now: datetime
    moved: dict[int, list[ClockInterval]] = field(default_factory=dict)
    _known: dict[Any, tuple[rules.Due, list[tuple[str, datetime]]]] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, calendar: Calendar, now: datetime, ids: Sequence[int]) -> Counts:
        """Return one that knows what moved the ends of these clocks."""
        moved: dict[int, list[ClockInterval]] = defaultdict(list)
        for start in range(0, len(ids), _AT_ONCE):
            of_them = col(ClockInterval.clock_id).in_(ids_in(ids[start : start + _AT_ONCE]))
            rows = select(ClockInterval).where(of_them).order_by(col(ClockInterval.id))
            for each in session.exec(rows):
                moved[each.clock_id].append(each)
        return cls(calendar, now, dict(moved))

    def end(self, row: Row) -> rules.Due:
        """Return when a clock ends; raises as `rules.count`, and TermUnknown."""
        return self._counted(row)[0]

    def stages(self, row: Row) -> list[tuple[str, datetime]]:
        """Return every stage of a clock with its instant, soonest first."""
        return self._counted(row)[1]

    def _counted(self, row: Row) -> tuple[rules.Due, list[tuple[str, datetime]]]:
        moved = self.moved.get(row.id)
        if moved:
            return self._count(row, moved)
        began = row.started_at if row.unit is rules.Unit.H else legal_day(row.started_at)
        key = (row.version, row.unit, row.n, began)
        if key not in self._known:
            self._known[key] = self._count(row, [])
        return self._known[key]

    def _count(
        self, row: Row, moved: list[ClockInterval]
    ) -> tuple[rules.Due, list[tuple[str, datetime]]]:
        term = registry.term_version(row.version)
        pauses = [
            (each.started_at, each.ended_at or max(self.now, each.started_at))
            for each in moved
            if each.kind is IntervalKind.PAUSE
        ]
        extra_n = row.n - term.n + sum(each.extra_n for each in moved)
        due = rules.count(
            term, row.started_at, self.calendar, row.unit, pauses=pauses, extra_n=extra_n
        )
        return due, stages(due, term)


def legal_day(at: datetime) -> date:
    """Return the day of an instant in LEGAL_ZONE."""
    return at.astimezone(LEGAL_ZONE).date()


def batch_digest(session: Session, batch: str, agency: str, stage: str) -> tuple[int, str]:
    """Return how many clocks of an agency a batch announced a stage of, and their digest.

    The leaf of the log says the same two: docs/decisions/0017.
    """
    rows = (
        select(ClockEvent.clock_id, ClockEvent.round)
        .join(Clock, col(Clock.id) == col(ClockEvent.clock_id))
        .where(ClockEvent.batch == batch, ClockEvent.stage == stage, Clock.agency == agency)
    )
    found = [(clock_id, round_) for clock_id, round_ in session.exec(rows)]
    return len(found), digest(found)


def digest(pairs: Collection[tuple[object, object]]) -> str:
    """Return the hex SHA-256 of pairs in order, each as `first second` and a line feed."""
    told = "".join(f"{first} {second}\n" for first, second in sorted(pairs))  # type: ignore[type-var]
    return sha256(told.encode()).hexdigest()
