"""Counters laid out as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.cases.rules import Stage

SMALL = 5
"""Of other agencies' cases fewer than this are not counted out: so few can be told apart."""


@dataclass(frozen=True, slots=True)
class Month:
    """How many cases opened in a month (2026-03) are in each stage now."""

    month: str
    by_stage: Mapping[Stage, int]

    @property
    def total(self) -> int:
        """Return how many cases were opened in the month."""
        return sum(self.by_stage.values())

    def shown(self, stage: Stage) -> int | str:
        """Return the number of a stage as it may be told: 1 to 4 as <5."""
        n = self.by_stage.get(stage, 0)
        return f"<{SMALL}" if 0 < n < SMALL else n

    @property
    def shown_total(self) -> int | str:
        """Return the total as it may be told: beside a small number only what the row says anyway."""
        small = [n for n in self.by_stage.values() if 0 < n < SMALL]
        return f"≥{self.total - sum(small) + len(small)}" if small else self.total


def months(counted: Iterable[tuple[str, str, int]]) -> list[Month]:
    """Return (month, state, cases) by month, the newest first; months without a case are left out."""
    found: dict[str, dict[Stage, int]] = {}
    for month, state, n in counted:
        if n:
            found.setdefault(month, {})[Stage(state)] = n
    return [Month(month, found[month]) for month in sorted(found, reverse=True)]
