"""The public pages' data, read once and checked."""

from __future__ import annotations

from functools import cache

from portal.kernel import packs
from portal.kernel.text import Text
from portal.publicity.rules import Elsewhere, Protection

PACKAGE = "portal.publicity.book"


@cache
def elsewhere() -> tuple[Elsewhere, ...]:
    """Return what this site is not for; BookInvalid when an entry lacks something."""
    found = []
    for entry in packs.read(PACKAGE, "elsewhere.toml")["elsewhere"]:
        try:
            what, where = Text.of(entry["what"]), Text.of(entry["where"])
            found.append(Elsewhere(what, where, entry["phone"]))
        except KeyError as error:
            raise packs.BookInvalid("elsewhere", str(error)) from error
    return tuple(found)


@cache
def protections() -> tuple[Protection, ...]:
    """Return how reporters are protected; BookInvalid when an entry lacks something."""
    book = packs.read(PACKAGE, "protection.toml")
    found = []
    for entry in book["protection"]:
        try:
            law = packs.citation(entry, book["instruments"]) if "law" in entry else None
            found.append(Protection(Text.of(entry["title"]), Text.of(entry["text"]), law))
        except (KeyError, ValueError) as error:
            raise packs.BookInvalid("protection", str(error)) from error
    return tuple(found)
