"""Open clocks that are alike: of one wording and length, begun on one day, never moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists
from sqlmodel import and_, col, func, or_, select

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import DomainError
from portal.kernel.workdays import Calendar
from referrals.clocks import queries, rules
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockInterval, ClockState
from referrals.clocks.queries import bulk

MOVING = frozenset({rules.Unit.W, *rules.ROLLING})
"""Units whose end depends on the calendar."""


@dataclass(frozen=True, slots=True)
class Group:
    """Open clocks of one wording and length that began on one day and were never moved by hand."""

    version: str
    unit: rules.Unit
    n: int
    day: date

    def where(self, due: rules.Due) -> ColumnElement[bool]:
        """Select those of the group that do not end as counted."""
        begin = datetime.combine(self.day, time(), LEGAL_ZONE)
        ends = or_(
            col(Clock.effective_due_at) != due.due_at,
            col(Clock.due_on) != due.due_on,
            col(Clock.provisional) != due.provisional,
        )
        return and_(
            col(Clock.state) == ClockState.OPEN,
            col(Clock.version) == self.version,
            col(Clock.unit) == self.unit,
            col(Clock.n) == self.n,
            col(Clock.started_at) >= begin,
            col(Clock.started_at) < begin + timedelta(days=1),
            ends,
            ~exists().where(col(ClockInterval.clock_id) == col(Clock.id)),
        )

    def differs(self, before: Calendar, now: Calendar) -> bool:
        """Tell whether the group ends otherwise with another calendar; one that cannot be counted may."""
        try:
            was, new = self.end(before)[0], self.end(now)[0]
        except (DomainError, ValueError):
            return True
        return (was.due_at, was.provisional) != (new.due_at, new.provisional)

    def end(self, days: Calendar) -> tuple[rules.Due, list[tuple[str, datetime]]]:
        """Count the group; return its end and its stages. Raises as `rules.count`, and TermUnknown."""
        term = registry.term_version(self.version)
        began = datetime.combine(self.day, time(12), LEGAL_ZONE)
        due = rules.count(term, began, days, self.unit, extra_n=self.n - term.n)
        return due, queries.stages(due, term)


def groups(work: Work, before: Calendar | None = None) -> Iterator[Group]:
    """Yield every group there may be, in order: each wording and length, each day between first and last.

    With `before` only those that end otherwise now than with that calendar.
    """
    days = queries.calendar(work.session)
    rows = (
        select(
            Clock.version,
            Clock.unit,
            Clock.n,
            func.min(Clock.started_at),
            func.max(Clock.started_at),
        )
        .where(Clock.state == ClockState.OPEN)
        .group_by(col(Clock.version), col(Clock.unit), col(Clock.n))
        .order_by(col(Clock.version), col(Clock.unit), col(Clock.n))
    )
    for version, unit, n, first, last in work.session.exec(rows).all():
        if unit not in MOVING:
            continue
        day, until = bulk.legal_day(first), bulk.legal_day(last)
        while day <= until:
            group = Group(version, unit, n, day)
            if before is None or group.differs(before, days):
                yield group
            day += rules.ONE_DAY


def would_move(work: Work, days: Calendar) -> int:
    """Return how many open clocks would end otherwise with another calendar; those moved by hand not."""
    found = 0
    for group in groups(work):
        try:
            due, _ = group.end(days)
        except (DomainError, ValueError):
            continue
        moved = and_(group.where(due), col(Clock.effective_due_at) != due.due_at)
        found += work.session.exec(select(func.count()).select_from(Clock).where(moved)).one()
    return found
