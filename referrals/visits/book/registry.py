"""The texts of `texts.toml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.kernel.law import Citation
from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ReadOut:
    """Something officers say on the spot, and the article that wants it said."""

    code: str
    text: Text
    law: Citation


@lru_cache(maxsize=1)
def texts() -> Mapping[str, ReadOut]:
    """Return what is read out, by code."""
    return read_book(read("referrals.visits.book", "texts.toml"))


def read_book(table: Mapping[str, Any]) -> Mapping[str, ReadOut]:
    """Return the parsed pack; BookInvalid names the entry at fault."""
    found: dict[str, ReadOut] = {}
    for each in table["texts"]:
        try:
            one = ReadOut(each["code"], Text.of(each), citation(each, table["instruments"]))
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("code")), str(error)) from error
        if one.code in found:
            raise BookInvalid(one.code, "repeated")
        found[one.code] = one
    return found
