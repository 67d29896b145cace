"""Tasks of a case: their states, who may be asked to do one, where a page of them begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.cases.rules import Source
from portal.kernel.text import Text


class State(StrEnum):
    """What has become of a task."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


STATE_NAMES: Mapping[State, Text] = {
    State.OPEN: Text("待办", "Open"),
    State.DONE: Text("已完成", "Done"),
    State.CANCELLED: Text("已取消", "Cancelled"),
}
NEVER = date.max
"""The day of a task without a due date: it sorts after every other."""
WATCHED = {
    "StageChanged": "stage",
    "CaseFiled": "decision",
    "CaseNotFiled": "decision",
    "CaseClosed": "decision",
    "CaseReopened": "decision",
    "FindingRecorded": "finding",
    "BallPassed": "turn",
}
"""Which events of a case its watchers are told of, and as what."""


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task from the fixed list."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Step:
    """A task a checklist makes, due so many days after it is applied; `parent` a step before it."""

    kind: str
    days: int
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """A ready list of tasks for a type of case; no sources means any case."""

    code: str
    name: Text
    sources: frozenset[Source]
    steps: tuple[Step, ...]

    def fits(self, source: Source) -> bool:
        """Tell whether the list is meant for cases from this source."""
        return not self.sources or source in self.sources


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of tasks begins: written `2026-03-05.17` in addresses."""

    order_on: date
    id: int

    @classmethod
    def read(cls, text: str | None) -> Place | None:
        """Return the place written in an address; None for nothing or nonsense."""
        day, _, number = (text or "").partition(".")
        if not (number.isascii() and number.isdigit() and len(number) <= 12):  # noqa: PLR2004 - of any id
            return None
        try:
            return cls(date.fromisoformat(day), int(number))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.order_on.isoformat()}.{self.id}"


def due_after(today: date, days: int) -> date:
    """Return the day `days` natural days after `today`; the law's own terms are clocks, not tasks."""
    return today + timedelta(days=days)


def overdue(state: State, order_on: date, today: date) -> bool:
    """Tell whether an open task's day is over."""
    return state is State.OPEN and order_on < today
