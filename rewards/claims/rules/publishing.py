"""Rewards told to the public: so roughly that no reporter and no case is told apart."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

SMALLEST = 3
"""A group of fewer cases is never shown: the figure of public counts (portal.publicity)."""
BANDS_FEN = (0, 1_000_00, 5_000_00, 20_000_00, 100_000_00)
"""Where the bands begin in which amounts are told; a share of a known sum would name its case."""


@dataclass(frozen=True, slots=True)
class Given:
    """A reward that was paid: what could be told of it at most, and its case, never told."""

    case_id: int
    fen: int
    category: str
    region: str
    paid_on: date


@dataclass(frozen=True, slots=True)
class Row:
    """What is told of one: an empty part is not told. `when` is a month (2026-03) or a year.

    The amount is at least `fen` and less than `below`; 0 for no upper end.
    """

    fen: int
    below: int
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


def band(fen: int) -> tuple[int, int]:
    """Return the band of an amount: where it begins and where the next does, 0 after the last."""
    after = bisect_right(BANDS_FEN, fen)
    return BANDS_FEN[after - 1], BANDS_FEN[after] if after < len(BANDS_FEN) else 0


def over(year: int, today: date) -> bool:
    """Return whether a year has ended: a list made twice would show who came between."""
    return year < today.year


def told(given: Iterable[Given], smallest: int = SMALLEST) -> tuple[list[Row], int]:
    """Return what may be told of rewards, and how many are kept back.

    Each as finely as a group of `smallest` cases allows: kind, district and month; then the year;
    then without the district; then without the kind. What is still alone is kept back. Rows stand
    in an order that says nothing of the order of payment.
    """
    left, rows = list(given), []
    for step in _STEPS:
        cases: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        for each in left:
            cases[step(each)].add(each.case_id)
        shown = [each for each in left if len(cases[step(each)]) >= smallest]
        rows += [Row(*band(each.fen), *step(each)) for each in shown]
        left = [each for each in left if len(cases[step(each)]) < smallest]
    return sorted(rows, key=lambda row: (row.when, row.region, row.category, row.fen)), len(left)
