"""Counters laid out as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.cases.rules import Stage


@dataclass(frozen=True, slots=True)
class Month:
    """How many cases opened in a month (2026-03) are in each stage now."""

    month: str
    by_stage: Mapping[Stage, int]

    @property
    def total(self) -> int:
        """Return how many cases were opened in the month."""
        return sum(self.by_stage.values())


def months(counted: Iterable[tuple[str, str, int]]) -> list[Month]:
    """Return (month, state, cases) by month, the newest first; months without a case are left out."""
    found: dict[str, dict[Stage, int]] = {}
    for month, state, n in counted:
        if n:
            found.setdefault(month, {})[Stage(state)] = n
    return [Month(month, found[month]) for month in sorted(found, reverse=True)]
