"""One reward for several who reported together: their agreement, and what each part comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd

MOST_PARTS = 10_000


@dataclass(frozen=True, slots=True)
class Split:
    """How one of them wants it divided: parts by report, and whose receipt collects the whole."""

    parts: Mapping[int, int]
    collector: int

    def problem(self, members: Iterable[int]) -> str | None:
        """Return the error code, None when it can stand.

        Everybody has a part of zero or more, one at least is more; the collector is one of them.
        """
        if set(self.parts) != set(members) or self.collector not in self.parts:
            return "unknown_choice"
        if any(not 0 <= each <= MOST_PARTS for each in self.parts.values()):
            return "less_than_equal"
        return None if any(self.parts.values()) else "not_positive"

    def lowest(self) -> Split:
        """Return the same split in its lowest terms: 2 : 2 is 1 : 1."""
        common = reduce(gcd, self.parts.values()) or 1
        return Split({tip: each // common for tip, each in self.parts.items()}, self.collector)


def agreed(members: Iterable[int], entered: Mapping[int, Split]) -> Split | None:
    """Return what all of them want; None while one is missing or two differ."""
    wanted = [entered[each].lowest() if each in entered else None for each in members]
    if not wanted or wanted[0] is None:
        return None
    return wanted[0] if all(each == wanted[0] for each in wanted) else None


def divide(total_fen: int, parts: Sequence[int]) -> tuple[int, ...]:
    """Return `total_fen` in these parts, to the fen: together they are the whole.

    Rounded down each; what is left over goes, one fen each, to the first that have a part.
    ValueError when there is no part or one is negative.
    """
    whole = sum(parts)
    if whole <= 0 or min(parts) < 0 or total_fen < 0:
        raise ValueError("there is nothing to divide by")
    found = [total_fen * each // whole for each in parts]
    for at in (at for at, each in enumerate(parts) if each):
        if sum(found) == total_fen:
            break
        found[at] += 1
    return tuple(found)
