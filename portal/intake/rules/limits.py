"""How long drafts live and how much the door takes, read from `book/limits.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from portal.kernel.packs import BookInvalid, read

WINDOW = timedelta(minutes=10)
"""Buckets are refilled in steps this long: a finer time would tell when somebody reported."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """At most `burst` tokens; `refill` more with every window."""

    burst: int
    refill: int

    def left(self, tokens: int, windows: int) -> int:
        """Return the tokens there are when so many windows have passed."""
        return min(self.burst, tokens + max(windows, 0) * self.refill)


def window_of(now: datetime) -> datetime:
    """Return the beginning of the window an instant lies in."""
    return now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % WINDOW


def _buckets() -> Mapping[str, Bucket]:
    found = {name: Bucket(**table) for name, table in _BOOK["buckets"].items()}
    for name, bucket in found.items():
        if not 0 < bucket.refill <= bucket.burst:
            raise BookInvalid(name, "a refill is between one and the burst")
    return MappingProxyType(found)


_BOOK = read("portal.intake.book", "limits.toml")
BUCKETS = _buckets()
DRAFT_LIVES = timedelta(hours=_BOOK["draft_hours"])
SAVED_DAYS = int(_BOOK["saved_days"])
SAVED_LIVES = timedelta(days=SAVED_DAYS)
MOST_SAVES = int(_BOOK["most_saves"])
MOST_TYPED = int(_BOOK["most_typed"])
