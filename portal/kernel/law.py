"""Law as the code sees it: which article says so, since when, and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """How far a rule has been checked against its original text."""

    VERIFIED = "verified"
    NEEDS_CONFIRMATION = "needs_confirmation"


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of a published instrument, e.g. `Citation("国务院令第310号（2020修订）", "第五条")`."""

    instrument: str
    article: str
    status: Status = Status.VERIFIED

    def __str__(self) -> str:
        return f"{self.instrument} {self.article}".strip()


@dataclass(frozen=True, slots=True)
class InForce:
    """Days on which a rule applies. `until` is the first day it no longer does; None: still in force."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the rule applies on `day`."""
        return self.since <= day and (self.until is None or day < self.until)
