"""Rewards told to the public: so roughly that no reporter and no case is told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

SMALLEST = 3
"""A group of fewer is never shown: the figure of public counts (portal.publicity)."""
ROUGH_FEN = 100_00
"""Amounts are told rounded down to a hundred yuan; a share of a known sum would name its case."""


@dataclass(frozen=True, slots=True)
class Given:
    """A reward that was paid: what could be told of it at most."""

    fen: int
    category: str
    region: str
    paid_on: date


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of one: an empty part is not told. `when` is a month (2026-03) or a year."""

    fen: int
    category: str
    region: str
    when: str

    @property
    def group(self) -> tuple[str, str, str]:
        """What it is told apart by, besides the amount."""
        return (self.category, self.region, self.when)


_Coarsen = Callable[[Given], tuple[str, str, str]]
_STEPS: Sequence[_Coarsen] = (
    lambda one: (one.category, one.region, one.paid_on.strftime("%Y-%m")),
    lambda one: (one.category, one.region, str(one.paid_on.year)),
    lambda one: (one.category, "", str(one.paid_on.year)),
    lambda one: ("", "", str(one.paid_on.year)),
)


def told(given: Iterable[Given], smallest: int = SMALLEST) -> tuple[list[Row], int]:
    """Return what may be told of rewards, and how many are kept back.

    Each as finely as a group of `smallest` allows: kind, district and month; then the year; then
    without the district; then without the kind. What is still alone is kept back. Rows stand in an
    order that says nothing of the order of payment.
    """
    left, rows = list(given), []
    for step in _STEPS:
        size = Counter(step(each) for each in left)
        shown = [each for each in left if size[step(each)] >= smallest]
        rows += [Row(each.fen // ROUGH_FEN * ROUGH_FEN, *step(each)) for each in shown]
        left = [each for each in left if size[step(each)] < smallest]
    return sorted(rows, key=lambda row: (row.when, row.region, row.category, row.fen)), len(left)
