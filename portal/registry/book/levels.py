"""The grades of hospitals that ship with the portal, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from portal.kernel import packs
from portal.kernel.text import Text
from portal.registry.rules import Level, read_level


def load() -> Mapping[str, Level]:
    """Return every level by code, in the order of the file; BookInvalid when a word repeats."""
    found: dict[str, Level] = {}
    words: set[str] = set()
    for entry in packs.read("portal.registry.book", "levels.toml")["levels"]:
        try:
            level = read_level(entry)
        except KeyError as error:
            raise packs.BookInvalid(str(entry.get("code")), str(error)) from error
        for word in (level.code, level.name.zh, *level.also):
            if word in words:
                raise packs.BookInvalid(level.code, f"{word} repeated")
            words.add(word)
        found[level.code] = level
    return MappingProxyType(found)


LEVELS = load()
_BY_WORD = {
    word: level.code
    for level in LEVELS.values()
    for word in (level.code, level.name.zh, level.name.en, *level.also)
}


def level_code(text: str) -> str:
    """Return the code of a level people wrote as they do; "" when it is none of the book's."""
    return _BY_WORD.get(text.strip(), "")


def level_name(code: str) -> Text:
    """Return the name of a level; what was kept before there was a book is said as it is."""
    return LEVELS[code].name if code in LEVELS else Text(code, code)
