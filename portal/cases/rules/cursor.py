"""Places in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list ordered by (updated_at, id), newest first."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.id}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 10**16


def parse_cursor(text: str) -> Cursor | None:
    """Return the place written by `str(Cursor)`; None for anything else."""
    at, dash, row = text.partition("-")
    if not dash or not (text.isascii() and at.isdigit() and row.isdigit()):
        return None
    if int(at[:20]) > _MOST or int(row[:20]) > _MOST:
        return None
    return Cursor(_EPOCH + timedelta(microseconds=int(at)), int(row))
