"""Rows of the table of law that set no number, so that nobody looks for a clock in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from portal.kernel import packs
from portal.kernel.law import Citation
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from referrals.clocks.book import registry


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be done, and how soon the law says it is."""

    code: str
    title: Text
    when: Text
    law: Citation


@cache
def without_number() -> Mapping[str, Row]:
    """Return the rows by code; BookInvalid when one of them has a term after all."""
    book = packs.read(registry.PACKAGE, "rows.toml")
    numbered = {term.code for term in registry.all_terms()}
    rows = {}
    for code, table in book["rows"].items():
        if code in numbered:
            raise BookInvalid(code, "has a number")
        law = packs.citation(table, book["instruments"])
        rows[code] = Row(code, Text.of(table), Text.of(book["when"][table["when"]]), law)
    return rows
