"""Where "now" comes from. Nothing else may ask the operating system for the time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


def printed_day(day: date | datetime | None) -> str:
    """Return the legal day as documents print it, `2026年10月10日`; "" for None."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(LEGAL_ZONE)
    return f"{day.year}年{day.month}月{day.day}日"


def last_day(end: datetime) -> date:
    """Return the last legal day of a term that has been missed from `end` on."""
    return (end - datetime.resolution).astimezone(LEGAL_ZONE).date()


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now(self) -> datetime:
        """Return the present instant, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The wall clock, in UTC."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it was set; demo data and tests move it by hand."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        """Return the instant the clock was set to, in UTC."""
        return self.instant.astimezone(UTC)
