"""Points of staff who may be paid by the fund 支付资格记分: a natural year, then from nothing again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text

FULL = 12
"""So many points are the whole of a year."""


@dataclass(frozen=True, slots=True)
class Tier:
    """How many points a breach of some weight is worth, both included."""

    code: str
    name: Text
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Step:
    """What so many points lead to. `at_once`: only when one breach alone brings them."""

    points: int
    at_once: bool
    kind: str
    months: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """One wording of the scoring: tiers from light to grave, steps from mild to hard."""

    version: str
    law: Citation
    in_force: InForce
    tiers: tuple[Tier, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A score as arithmetic sees it: its day, its points; `void` when an appeal struck it out."""

    on: date
    points: int
    void: bool = False


def tally(entries: Iterable[Entry], year: int) -> int:
    """Return the points of a natural year, 12 at most counted."""
    return min(FULL, sum(each.points for each in entries if each.on.year == year and not each.void))


def reached(scheme: Scheme, before: int, points: int) -> Step | None:
    """Return the hardest step a new score newly reaches; None when it reaches none.

    `before`: the points of its year so far. A step that needs its points at once counts the new
    score alone.
    """
    after = before + points
    newly = [
        step
        for step in scheme.steps
        if (points >= step.points if step.at_once else before < step.points <= after)
    ]
    return max(newly, key=lambda step: (step.points, step.at_once), default=None)
