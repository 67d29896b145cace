"""The calendar in force: the notices loaded here over the years that ship with the program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlmodel import Session, col, select

from portal.kernel.errors import NotFound
from portal.kernel.workdays import Calendar, CalendarYear
from referrals.clocks.book import registry
from referrals.clocks.models import CalendarNotice, CalendarPass, ClockMove, NoticeState

_KEPT = "calendar_in_force"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A calendar, the short name it is known by, and the notice loaded last (None: only the seed)."""

    calendar: Calendar
    mark: str
    notice_id: int | None = None


def calendar(session: Session) -> Calendar:
    """Return the calendar in force."""
    return loaded(session).calendar


def loaded(session: Session) -> Loaded:
    """Return the calendar in force with its mark, read once in a transaction."""
    kept: Loaded | None = session.info.get(_KEPT)
    if kept is None:
        found = sorted(in_force(session), key=lambda row: row.id or 0)
        told = [(row.id or 0, row.year, row.notice, json.dumps(row.days)) for row in found]
        kept = _loaded(tuple(told))
        session.info[_KEPT] = kept
    return kept


def forget(session: Session) -> None:
    """Read the calendar again: it was changed in this transaction."""
    session.info.pop(_KEPT, None)


def mark_of(days: Calendar) -> str:
    """Return a short name of a calendar, to tell whether a clock was counted with another."""
    told = [sorted(days.years), sorted((str(day), *why) for day, why in days.exceptions.items())]
    return sha256(repr(told).encode()).hexdigest()[:16]


def year_of(notice: CalendarNotice) -> CalendarYear:
    """Return the days of a notice."""
    return _year(notice.year, notice.notice, notice.days)


def with_notice(session: Session, notice: CalendarNotice) -> Calendar:
    """Return the calendar as it would be with a notice that is only proposed."""
    others = [row for row in in_force(session) if row.year != notice.year]
    return _calendar([year_of(row) for row in (*others, notice)])


def in_force(session: Session) -> Sequence[CalendarNotice]:
    """Return the notices loaded here that hold, by year."""
    rows = select(CalendarNotice).where(CalendarNotice.state == NoticeState.IN_FORCE)
    return session.exec(rows.order_by(col(CalendarNotice.year))).all()


def notices(session: Session) -> Sequence[CalendarNotice]:
    """Return every notice ever proposed, newest first."""
    return session.exec(select(CalendarNotice).order_by(col(CalendarNotice.id).desc())).all()


def notice(session: Session, notice_id: int, *, lock: bool = False) -> CalendarNotice:
    """Return a notice; NotFound when there is none."""
    found = session.get(CalendarNotice, notice_id, with_for_update=lock, populate_existing=lock)
    if found is None:
        raise NotFound
    return found


def last_pass(session: Session, *, lock: bool = False) -> CalendarPass | None:
    """Return with which calendar all clocks were last compared, locked until the end if asked."""
    return session.get(CalendarPass, 1, with_for_update=lock, populate_existing=lock)


def settled_days(found: CalendarPass) -> Calendar | None:
    """Return the calendar all clocks were last counted with for certain; None when that is not known."""
    if found.days is None or found.whole:
        return None
    days = {date.fromisoformat(day): (work, why) for day, work, why in found.days["days"]}
    return Calendar(frozenset(found.days["years"]), days)


def as_days(days: Calendar) -> dict[str, Any]:
    """Return a calendar as JSON values, without the names of its holidays."""
    told = [[str(day), *why] for day, why in sorted(days.exceptions.items())]
    return {"years": sorted(days.years), "days": told}


def moves(
    session: Session, notice_id: int | None, agency: str, limit: int, after: int = 0
) -> Sequence[ClockMove]:
    """Return the clocks of an agency that a change moved, in the order they were found."""
    rows = select(ClockMove).where(
        ClockMove.notice_id == notice_id, ClockMove.agency == agency, col(ClockMove.id) > after
    )
    return session.exec(rows.order_by(col(ClockMove.id)).limit(limit)).all()


def changed_days(old: Calendar, new: Calendar) -> list[tuple[date, str, str]]:
    """Return the days that are of another kind in the new calendar, with both kinds, in order."""
    named = sorted(set(old.exceptions) | set(new.exceptions))
    kinds = ((day, old.kind(day), new.kind(day)) for day in named)
    return [(day, was, now) for day, was, now in kinds if was != now]


def _calendar(years: Sequence[CalendarYear]) -> Calendar:
    own = {year.year for year in years}
    return Calendar.of([*(y for y in registry.packaged_years() if y.year not in own), *years])


@lru_cache(maxsize=8)
def _loaded(rows: tuple[tuple[int, int, str, str], ...]) -> Loaded:
    """Make a calendar once for each set of notices: (id, year, notice, days as JSON)."""
    days = _calendar([_year(year, notice, json.loads(told)) for _, year, notice, told in rows])
    return Loaded(days, mark_of(days), max((row[0] for row in rows), default=None))


def _year(year: int, notice: str, days: Mapping[str, Any]) -> CalendarYear:
    spans = [(name, date.fromisoformat(a), date.fromisoformat(b)) for name, a, b in days["off"]]
    return CalendarYear(
        year,
        notice,
        tuple((first, last) for _, first, last in spans),
        tuple(date.fromisoformat(day) for day in days["work"]),
        tuple(name for name, _, _ in spans),
    )
