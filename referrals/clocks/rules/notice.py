"""The days of a year as somebody types or pastes them: one line for each holiday, one for days made up."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from portal.kernel.workdays import SATURDAY, CalendarYear

_DAY = re.compile(r"(?:(\d{4})[-年./])?(\d{1,2})[-月./](\d{1,2})日?")
MOST_DAYS, FIRST_AND_LAST = 31, 2
"""No holiday is longer than a month: a longer span is a slip of the pen."""


class DaysInvalid(ValueError):
    """A line that cannot be read, or days that make no sense together; says which."""

    def __init__(self, field: str, line: str) -> None:
        super().__init__(line)
        self.field = field
        self.line = line


def read_year(year: int, notice: str, off: str, work: str) -> CalendarYear:
    """Return the days of a notice; DaysInvalid names the line at fault.

    A line of `off` is a name and one or two days, `国庆节 10月1日 10月7日` or `元旦 2027-01-01`; `work` is
    days in any arrangement. A day without year is of `year`; a notice may name days of the years beside.
    """
    spans = [_span(year, line) for line in off.splitlines() if line.strip()]
    made_up = tuple(sorted(day for line in work.splitlines() for day in _days(year, line, "work")))
    found = CalendarYear(
        year,
        notice,
        tuple((first, last) for _, first, last in spans),
        made_up,
        tuple(name for name, _, _ in spans),
    )
    _check(found)
    return found


def _span(year: int, line: str) -> tuple[str, date, date]:
    days = _days(year, line, "off")
    name = _DAY.split(line)[0].strip(" \t:：、，-至到")
    if not name or not 1 <= len(days) <= FIRST_AND_LAST:
        raise DaysInvalid("off", line)
    first, last = days[0], days[-1]
    if not 0 <= (last - first).days < MOST_DAYS:
        raise DaysInvalid("off", line)
    return name, first, last


def _days(year: int, line: str, field: str) -> list[date]:
    """Return the days a line names; what is no day must not hold figures."""
    if any(letter.isdigit() for letter in _DAY.sub("", line)):
        raise DaysInvalid(field, line)
    try:
        return [date(int(y or year), int(m), int(d)) for y, m, d in _DAY.findall(line)]
    except ValueError as error:
        raise DaysInvalid(field, line) from error


def _check(year: CalendarYear) -> None:
    """Refuse days far from their year, spans that overlap, and days made up that are no weekend or off."""
    if not year.off:
        raise DaysInvalid("off", "")
    for first, last in year.off:
        if not abs(first.year - year.year) <= 1 or not abs(last.year - year.year) <= 1:
            raise DaysInvalid("off", str(first))
    for (_, last), (first, _) in pairwise(sorted(year.off)):
        if first <= last:
            raise DaysInvalid("off", str(first))
    for day in year.work:
        far = abs(day.year - year.year) > 1
        off = any(first <= day <= last for first, last in year.off)
        if far or off or day.weekday() < SATURDAY:
            raise DaysInvalid("work", str(day))
