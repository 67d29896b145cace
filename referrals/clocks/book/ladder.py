"""The ladder in force, read once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from portal.kernel import packs
from portal.kernel.packs import BookInvalid
from referrals.clocks.book import registry
from referrals.clocks.rules import Ladder, Rung
from referrals.clocks.rules.ladder import Steps


@cache
def in_force() -> Ladder:
    """Return the ladder of the book."""
    return read(packs.read(registry.PACKAGE, "ladder.toml"))


def read(book: Mapping[str, Any]) -> Ladder:
    """Return the ladder of a parsed book; BookInvalid names the entry that does not hold."""
    own: dict[str, Steps] = {}
    for table in book.get("terms", ()):
        steps = {name: after for name, after in table.items() if name != "codes"}
        for code in table["codes"]:
            registry.term(code)
            if code in own:
                raise BookInvalid(code, "has two ladders")
            own[code] = _steps(code, steps)
    return Ladder(_steps("hours", book["hours"]), _steps("days", book["days"]), own)


def _steps(name: str, table: Mapping[str, Any]) -> Steps:
    """Return rungs from the lowest up; none is told before the one below it."""
    if not table.keys() <= set(Rung):
        raise BookInvalid(name, "names a rung that is not there")
    steps = {rung: timedelta(hours=table[rung]) for rung in Rung if rung in table}
    after = list(steps.values())
    if any(each < timedelta() for each in after) or any(b < a for a, b in pairwise(after)):
        raise BookInvalid(name, "tells a higher rung before a lower one")
    return steps
