"""Act codes of Order 735 that a finding may be held to be, by violation category."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from portal.kernel import packs
from portal.kernel.text import Text

_BOOK = "referrals.duty.book"


@cache
def acts() -> Mapping[str, Text]:
    """Return every act by its code, such as 38-3, with its article and words."""
    found = {}
    for entry in packs.read(_BOOK, "acts.toml")["acts"]:
        said = Text(f"{entry['article']}：{entry['zh']}", entry["en"])
        found |= dict.fromkeys(entry["codes"], said)
    return found


@cache
def of_categories() -> Mapping[str, tuple[str, ...]]:
    """Return the acts each violation category may be, the usual one first."""
    entries = packs.read(_BOOK, "acts.toml")["categories"]
    return {entry["code"]: tuple(entry["acts"]) for entry in entries}


def usual(category: str) -> str:
    """Return the act a category usually is, "" when it is none."""
    return next(iter(of_categories().get(category, ())), "")
