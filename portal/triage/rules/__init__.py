"""What triage proposes, and the points it gives: every point has a rule, every rule its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.kernel.text import Text

MOST = 10**12
"""An upper bound no figure reaches."""


MOST_DECLINED = 200
"""Tips declined in one act."""


class CandidateState(StrEnum):
    """Where a possible double stands. `noted` is too weak to propose until the texts are compared."""

    NOTED = "noted"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


UNSETTLED = frozenset({CandidateState.NOTED, CandidateState.PROPOSED})

Figures = Mapping[str, int]
"""What was found out, by the name of the check; a check that does not apply is left out."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for a figure between `at_least` and `at_most`, both included.

    Of several rules of one check the one worth most counts. `sealed`: the figure is known only
    once an officer has opened the tip. Rules of one `group` give no more than the group's limit.
    """

    code: str
    check: str
    points: int
    words: Text
    why: Text
    at_least: int = 1
    at_most: int = MOST
    group: str = ""
    sealed: bool = False

    def covers(self, figure: int) -> bool:
        """Tell whether the rule gives its points for a figure."""
        return self.at_least <= figure <= self.at_most


@dataclass(frozen=True, slots=True)
class Point:
    """Points given, for which rule, on which figure."""

    rule: Rule
    points: int
    figure: int

    @property
    def words(self) -> Text:
        """Return what the page says for it, the figure filled in."""
        zh, en = self.rule.words.zh, self.rule.words.en
        return Text(zh.replace("{n}", str(self.figure)), en.replace("{n}", str(self.figure)))


def read_rule(table: Mapping[str, Any]) -> Rule:
    """Return one `[[rules]]` entry; KeyError when a part is missing, ValueError for odd points."""
    made = Rule(
        code=table["code"],
        check=table["check"],
        points=table["points"],
        words=Text.of(table["words"]),
        why=Text.of(table["why"]),
        at_least=table.get("at_least", 1),
        at_most=table.get("at_most", MOST),
        group=table.get("group", ""),
        sealed=table.get("sealed", False),
    )
    if made.points <= 0 or made.at_least > made.at_most:
        # Nothing takes points away: a tip is never pushed down for what it lacks.
        raise ValueError("points are above zero, and at_least not above at_most")
    return made


def points(
    rules: Iterable[Rule], figures: Figures, groups: Mapping[str, int] | None = None
) -> list[Point]:
    """Return the points these figures earn, the most first; a group's limit cuts its last ones."""
    best: dict[str, Rule] = {}
    for rule in rules:
        if rule.check in figures and rule.covers(figures[rule.check]):
            known = best.get(rule.check)
            best[rule.check] = rule if known is None or rule.points > known.points else known
    left = dict(groups or {})
    found = []
    for rule in sorted(best.values(), key=lambda each: (-each.points, each.code)):
        given = min(rule.points, left.get(rule.group, rule.points))
        if rule.group in left:
            left[rule.group] -= given
        if given:
            found.append(Point(rule, given, figures[rule.check]))
    return found


def total(given: Iterable[Point]) -> int:
    """Return the sum of points."""
    return sum(each.points for each in given)
