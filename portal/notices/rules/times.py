"""When a message leaves, and when one that failed is tried again. Hours are those of LEGAL_ZONE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.questions import Question
from portal.kernel.workdays import Calendar
from portal.notices.rules.topics import Mode

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 40
"""With the waits above, about nine days."""
MOST_REFUSALS = 3
"""Attempts when the other side says no for good (an address it does not know)."""
NO_HOLIDAYS = Calendar.of(())
"""Monday to Friday: what is known of working days when nobody knows more."""
_YEAR = 366


@dataclass(frozen=True, slots=True)
class WorkingDays(Question[Calendar]):
    """Which days are working days now?"""


@dataclass(frozen=True, slots=True)
class Habits:
    """When an officer wants to be reached.

    Quiet hours run from `quiet_from` to before `quiet_until`, across midnight when the first is the
    later; the same twice means none. Digests leave at `digests` of working days.
    """

    digests: tuple[time, ...] = (time(8, 30), time(14))
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    urgent_through: bool = False

    def quiet(self, at: datetime) -> bool:
        """Tell whether `at` lies in quiet hours."""
        hour = at.astimezone(LEGAL_ZONE).time().replace(second=0, microsecond=0)
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def after_quiet(self, at: datetime) -> datetime:
        """Return `at`, or the end of the quiet hours it lies in."""
        if not self.quiet(at):
            return at
        local = at.astimezone(LEGAL_ZONE)
        end = datetime.combine(local.date(), self.quiet_until, LEGAL_ZONE)
        return end if end > local else end + timedelta(days=1)


def leaves(
    base: datetime, mode: Mode, habits: Habits, calendar: Calendar, *, urgent: bool = False
) -> datetime:
    """Return the first instant from `base` on at which a message may leave."""
    at = _next_digest(base, habits, calendar) if mode is Mode.DIGEST else base
    return at if urgent and habits.urgent_through else habits.after_quiet(at)


def _next_digest(base: datetime, habits: Habits, calendar: Calendar) -> datetime:
    local = base.astimezone(LEGAL_ZONE)
    for days in range(_YEAR):
        day = (local + timedelta(days=days)).date()
        for each in sorted(habits.digests) if calendar.is_work(day) else ():
            at = datetime.combine(day, each, LEGAL_ZONE)
            if at >= local:
                return at
    return base


def wait_after(tries: int) -> timedelta:
    """Return how long to leave a message alone after its `tries`-th attempt (1, 2, …) began.

    Also the time after which another worker may take over from one that died while sending.
    """
    doublings: int = 2 ** min(tries - 1, 20)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def next_hour(now: datetime) -> datetime:
    """Return the next full hour: when word of a reporter's act leaves, so it tells no minute."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
