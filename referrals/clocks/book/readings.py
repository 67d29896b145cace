"""How a region counts the days of terms whose law does not define them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.packs import BookInvalid
from referrals.clocks.book import registry
from referrals.clocks.rules import DAY_UNITS, Unit


@dataclass(frozen=True, slots=True)
class Readings:
    """The reading everywhere, and that of the regions that differ, for these terms."""

    default: Unit
    terms: frozenset[str]
    regions: Mapping[str, Unit]

    def of(self, code: str, regions: Sequence[str]) -> Unit | None:
        """Return the days of a term in the first of `regions` (narrowest first) that has a reading.

        None for a term the law itself is clear about.
        """
        if code not in self.terms:
            return None
        named = [self.regions[region] for region in regions if region in self.regions]
        return named[0] if named else self.default


def reading(code: str, regions: Sequence[str]) -> Unit | None:
    """Return the reading in force, see `Readings.of`."""
    return in_force().of(code, regions)


@cache
def in_force() -> Readings:
    """Return the readings of the book."""
    return read(packs.read(registry.PACKAGE, "readings.toml"))


def read(book: Mapping[str, Any]) -> Readings:
    """Return the readings of a parsed book; BookInvalid names the entry that does not hold."""
    for code in book["terms"]:
        if registry.term(code).unit not in DAY_UNITS:
            raise BookInvalid(code, "is not counted in days")
    regions = {code: _days(code, unit) for code, unit in book.get("regions", {}).items()}
    return Readings(_days("default", book["default"]), frozenset(book["terms"]), regions)


def _days(name: str, unit: object) -> Unit:
    if unit not in {"D", "W"}:
        raise BookInvalid(name, f"{unit} is neither D nor W")
    return Unit(str(unit))
