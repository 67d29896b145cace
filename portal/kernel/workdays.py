"""Days of the legal calendar: working days as announced, months, midnights."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.kernel.clock import LEGAL_ZONE

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One notice of the State Council: spans off (both ends included) and days made up for.

    `names` are what the spans are called, in their order; none for spans without one.
    """

    year: int
    notice: str
    off: tuple[tuple[date, date], ...]
    work: tuple[date, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are working days. Outside the loaded years only weekends are known."""

    years: frozenset[int]
    exceptions: Mapping[date, tuple[bool, str]]
    names: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def of(cls, years: Iterable[CalendarYear]) -> Calendar:
        """Build from notices; where two name the same day, the later year's notice stands."""
        loaded = sorted(years, key=lambda year: year.year)
        exceptions: dict[date, tuple[bool, str]] = {}
        for year in loaded:
            for first, last in year.off:
                exceptions.update((day, (False, year.notice)) for day in each_day(first, last))
            exceptions.update((day, (True, year.notice)) for day in year.work)
        return cls(frozenset(year.year for year in loaded), exceptions, _names(loaded))

    def covers(self, day: date) -> bool:
        """Tell whether the notice for the year of `day` is loaded."""
        return day.year in self.years

    def is_work(self, day: date) -> bool:
        """Tell whether `day` is a working day; past the loaded years a guess by weekday."""
        named = self.exceptions.get(day)
        return day.weekday() < SATURDAY if named is None else named[0]

    def name(self, day: date) -> str:
        """Return what a day off is called in its notice, e.g. `国庆节`; "" for every other day."""
        return "" if self.is_work(day) else self.names.get(day, "")

    def source(self, day: date) -> str:
        """Return the notice that names `day`, else `weekly`, or `assumed` past the loaded years."""
        named = self.exceptions.get(day)
        if named is not None:
            return named[1]
        return "weekly" if self.covers(day) else "assumed"

    def kind(self, day: date) -> str:
        """Return `working-day`, `make-up-day`, `weekend` or `holiday`."""
        if self.is_work(day):
            return "working-day" if day.weekday() < SATURDAY else "make-up-day"
        return "holiday" if day in self.exceptions else "weekend"


def _names(years: Iterable[CalendarYear]) -> dict[date, str]:
    """Return what each day off is called; the later notice prevails."""
    named = (
        (day, name)
        for year in years
        for (first, last), name in zip(year.off, year.names, strict=False)
        for day in each_day(first, last)
    )
    return dict(named)


def each_day(first: date, last: date) -> list[date]:
    """Return every day from `first` to `last`, both included."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def months_later(day: date, n: int, *, month_end: bool) -> date:
    """Return the same day number `n` months later, else that month's last day (CIV 202).

    With `month_end` the last day of a month leads to the last day of a month (SPC 202).
    """
    years, month = divmod(day.month - 1 + n, 12)
    year, month = day.year + years, month + 1
    length = monthrange(year, month)[1]
    at_end = month_end and day.day == monthrange(day.year, day.month)[1]
    return date(year, month, length if at_end else min(day.day, length))


def midnight_after(day: date) -> datetime:
    """Return the first instant of the legal day after `day`."""
    return datetime.combine(day + timedelta(days=1), time(), LEGAL_ZONE)
