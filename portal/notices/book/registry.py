"""The wordings of text messages, read once and tried."""

from __future__ import annotations

from datetime import date
from functools import cache

from portal.kernel import packs
from portal.notices.rules.letters import Short

PACKAGE = "portal.notices.book"
_MOST = 70


@cache
def short_texts() -> Short:
    """Return the wordings in use; BookInvalid when one is missing, broken or too long for a message."""
    book = packs.read(PACKAGE, "texts.toml")
    made = {name: _read(name, table) for name, table in book.items() if isinstance(table, dict)}
    if book.get("language") not in made:
        raise packs.BookInvalid("language", "has no wordings")
    return made[book["language"]]


def _read(language: str, table: dict[str, str]) -> Short:
    try:
        made = Short(table["notice"], table["digest"], table["due"])
        longest = made.of_digest(9_999, date(2026, 12, 31))
    except (KeyError, IndexError) as error:
        raise packs.BookInvalid(language, f"{error} is missing or unknown") from error
    if max(len(made.notice), len(longest)) > _MOST:
        raise packs.BookInvalid(language, f"longer than {_MOST} characters")
    return made
