"""How a statutory term is counted: when it ends, and why each day counts or does not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import Any

from portal.kernel import spans, workdays
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.spans import Spans
from portal.kernel.workdays import Calendar
from referrals.clocks.rules.terms import (
    AHEAD,
    COUNTED,
    DAY_UNITS,
    MONTH_UNITS,
    ONE_DAY,
    ROLLING,
    Stage,
    Term,
    Unit,
)

FIRST_YEAR, LAST_YEAR = 1993, 2200
"""No daylight saving in LEGAL_ZONE since 1992, so its wall clock may be subtracted."""


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day of the sum. `ordinal` is how many days (hours, for hours) have run by its end."""

    date: date
    ordinal: int
    why: str

    @property
    def counted(self) -> bool:
        """Tell whether the day is one of those the law counts."""
        return self.why in COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a term ends. `strict_on` is the last day before any roll-over; None for hours."""

    code: str
    n: int
    unit: Unit
    started: datetime
    due_at: datetime
    due_on: date | None = None
    strict_on: date | None = None
    provisional: bool = False
    days: tuple[DayLine, ...]


def count(
    term: Term,
    started: datetime,
    calendar: Calendar,
    unit: Unit | None = None,
    *,
    pauses: Spans = (),
    extra_n: int = 0,
) -> Due:
    """Return when `term`, begun at `started` (aware) and extended by `extra_n` units, ends.

    Days are days of LEGAL_ZONE; the starting day is not counted (CPL 105, CIV 201) and the last
    one runs to midnight, so `due_at` is the first instant at which the term has been missed.
    Hours run from the instant itself. `unit` may replace one kind of day by another, nothing
    else. Reading of a suspension: a day it touches does not count, nor may a term end on one;
    hours are prolonged by what was suspended of them. A suspension still open is given up to now.
    Raises Invalid for an instant without zone or out of range, and for a unit that does not fit;
    ValueError for a suspension that runs backwards.
    """
    unit = term.unit if unit is None else unit
    if unit is not term.unit and not {unit, term.unit} <= DAY_UNITS:
        raise Invalid(unit="unit-does-not-fit")
    if term.n + extra_n < 1:
        raise Invalid(extra_n="nothing-left")
    if started.tzinfo is None or not FIRST_YEAR <= started.year <= LAST_YEAR:
        raise Invalid(started="instant-out-of-range")
    started, n, pauses = started.astimezone(LEGAL_ZONE), term.n + extra_n, spans.merged(pauses)
    if unit is Unit.H:
        return _hours(term, started, pauses, n)
    return _days(term, started, calendar, unit, pauses=pauses, n=n)


def _hours(term: Term, started: datetime, pauses: Spans, n: int) -> Due:
    """Count hours in UTC, stepping over `pauses`."""
    due_at = started.astimezone(UTC) + timedelta(hours=n)
    for start, end in pauses:
        if start < due_at and end > started:
            due_at += end - max(start, started)
    due_at = due_at.astimezone(LEGAL_ZONE)
    lines = []
    for day in workdays.each_day(started.date(), due_at.date()):
        until = min(workdays.midnight_after(day), due_at)
        run = until - started - spans.overlap(pauses, started, until)
        lines.append(DayLine(day, run // timedelta(hours=1), "hours"))
    return Due(
        code=term.code,
        n=n,
        unit=Unit.H,
        started=started,
        due_at=due_at,
        days=tuple(lines),
    )


def _days(
    term: Term, started: datetime, calendar: Calendar, unit: Unit, *, pauses: Spans, n: int
) -> Due:
    """Count days one by one, then roll the last one over if the unit says so."""
    first, wanted = started.date(), n
    if unit in MONTH_UNITS:
        last = workdays.months_later(first, n, month_end=term.month_end)
        wanted = (last - first).days + term.plus_days
    lines = [DayLine(first, 0, "day-zero")]
    ordinal = 0
    while ordinal < wanted:
        day = lines[-1].date + ONE_DAY
        why = _why(day, calendar, unit, pauses)
        ordinal += why in COUNTED
        lines.append(DayLine(day, ordinal, why))
    ends_at, strict_on = len(lines) - 1, lines[-1].date
    if unit in ROLLING:
        lines += _rolled(strict_on, ordinal, calendar, pauses)
    looked_at = lines[1:] if unit is Unit.W else lines[ends_at:] if unit in ROLLING else []
    return Due(
        code=term.code,
        n=n,
        unit=unit,
        started=started,
        due_on=lines[-1].date,
        due_at=workdays.midnight_after(lines[-1].date),
        strict_on=strict_on,
        provisional=not all(calendar.covers(line.date) for line in looked_at),
        days=tuple(lines),
    )


def _why(day: date, calendar: Calendar, unit: Unit, pauses: Spans) -> str:
    """Return why `day` counts or does not while the term is running."""
    if spans.touches(pauses, day):
        return "suspended"
    return calendar.kind(day) if unit is Unit.W else "natural-day"


def _rolled(last: date, ordinal: int, calendar: Calendar, pauses: Spans) -> list[DayLine]:
    """Return the days a last day off is moved over, ending with the working day it lands on."""
    lines: list[DayLine] = []
    day = last
    while not calendar.is_work(day) or spans.touches(pauses, day):
        day += ONE_DAY
        why = "suspended" if spans.touches(pauses, day) else calendar.kind(day)
        lines.append(DayLine(day, ordinal, why))
    if lines:
        lines[-1] = DayLine(day, ordinal, "rolled-over")
    return lines


def warnings(due: Due, term: Term) -> tuple[tuple[Stage, datetime], ...]:
    """Return the warning stages of `term` with their instants, soonest first.

    Counted back from the strict end, so a warning never relies on a roll-over. Of days the half is
    reckoned from the midnight of the first, so that all begun on one day warn at one instant. A stage
    that would fall at or before the start is left out.
    """
    end = due.due_at if due.strict_on is None else workdays.midnight_after(due.strict_on)
    since = (
        due.started if due.strict_on is None else datetime.combine(due.started, time(), LEGAL_ZONE)
    )
    half = since + (end - since) / 2
    at = {stage: end - AHEAD[stage] if stage in AHEAD else half for stage in term.warn}
    return tuple(
        sorted(((stage, t) for stage, t in at.items() if t > due.started), key=itemgetter(1))
    )


def as_json(due: Due, term: Term) -> dict[str, Any]:
    """Return `due` as plain JSON values; instants in LEGAL_ZONE with offset."""
    return {
        "code": due.code,
        "version": term.version,
        "n": due.n,
        "unit": due.unit.value,
        "from": due.started.isoformat(),
        "due_on": due.due_on and due.due_on.isoformat(),
        "due_at": due.due_at.isoformat(),
        "strict_on": due.strict_on and due.strict_on.isoformat(),
        "provisional": due.provisional,
        "law": asdict(term.law),
        "days": [
            {"date": str(day.date), "counted": day.counted, "ordinal": day.ordinal, "why": day.why}
            for day in due.days
        ],
    }
