"""Grounds of the law for less than the minimum, and for no penalty at all (APL 30 to 33)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from portal.kernel.law import Citation
from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground: it allows `less` than the minimum, or `none` at all."""

    code: str
    effect: Literal["less", "none"]
    title: Text
    law: Citation


@cache
def grounds() -> Mapping[str, Ground]:
    """Return every ground by code, in the order of the law."""
    table = read("referrals.proceedings.book", "grounds.toml")
    found: dict[str, Ground] = {}
    for each in table["grounds"]:
        if each["code"] in found or each["effect"] not in {"less", "none"}:
            raise BookInvalid(each["code"], "is repeated, or its effect is unknown")
        found[each["code"]] = Ground(
            each["code"], each["effect"], Text.of(each), citation(each, table["instruments"])
        )
    return found
