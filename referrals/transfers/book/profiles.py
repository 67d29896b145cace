"""Which optional local practice holds in a region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.law import Citation
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text

PACKAGE = "referrals.transfers.book"
LADDER, COPY_PROCURATORATE, COPY_JUSTICE = CODES = (
    "economic_crime_ladder",
    "copy_to_procuratorate",
    "copy_to_justice_bureau",
)
LADDER_TERMS: Mapping[str, str] = {"F11": "F11E"}
"""The terms the ladder puts in the place of others."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A practice the law leaves to a place, where it holds, and how sure we are of it."""

    code: str
    title: Text
    law: Citation
    regions: frozenset[str]

    def holds(self, line: Sequence[str]) -> bool:
        """Tell whether it holds in the first of `line`, a region followed by those above it."""
        return not self.regions.isdisjoint(line)


def holds(code: str, line: Sequence[str]) -> bool:
    """Tell whether a practice holds in a region, given with those above it."""
    return any(each.code == code and each.holds(line) for each in in_force())


def term_of(code: str, line: Sequence[str]) -> str:
    """Return the term that is counted for a duty in a region."""
    return LADDER_TERMS[code] if code in LADDER_TERMS and holds(LADDER, line) else code


@cache
def in_force() -> tuple[Profile, ...]:
    """Return the profiles of the book."""
    return read(packs.read(PACKAGE, "profiles.toml"))


def read(book: Mapping[str, Any]) -> tuple[Profile, ...]:
    """Return the profiles of a parsed book; BookInvalid names the entry that does not hold."""
    found: list[Profile] = []
    for table in book["profile"]:
        code = str(table.get("code", "a profile without code"))
        if code not in CODES or code in {each.code for each in found}:
            raise BookInvalid(code, "is unknown or repeated")
        try:
            law = packs.citation(table, book["instruments"])
            profile = Profile(code, Text.of(table["title"]), law, frozenset(table["regions"]))
        except KeyError as error:
            raise BookInvalid(code, f"{error.args[0]} is missing") from error
        except ValueError as error:
            raise BookInvalid(code, str(error)) from error
        found.append(profile)
    return tuple(found)
