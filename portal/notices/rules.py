"""What a notice mail says: that there is something, never what, whose or about whom."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from portal.kernel.events import Event

SUBJECT = "线索桥：新的待办提醒"
TEXT = """线索桥：您有一条新的待办提醒，请登录查看。

Cluebridge: there is something new for you. Please sign in to see it.
"""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 40
"""With the waits above, about nine days."""


def wait_after(tries: int) -> timedelta:
    """Return how long to leave a mail alone after its `tries`-th attempt (1, 2, …) began.

    Also the time after which another worker may take over from one that died while sending.
    """
    doublings: int = 2 ** min(tries - 1, 20)
    return min(FIRST_WAIT * doublings, LONGEST_WAIT)


def next_hour(now: datetime) -> datetime:
    """Return the next full hour: when mail about a reporter's act leaves, so it tells no minute."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def facts_of(event: Event) -> dict[str, Any]:
    """Return the fields of an event as JSON values."""
    return {name: _plain(value) for name, value in asdict(event).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | frozenset) else value
