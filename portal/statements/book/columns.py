"""The columns of statements, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from portal.kernel import packs
from portal.kernel.text import Text, folded
from portal.statements.rules.reading import Column


def _load() -> Mapping[str, Column]:
    found: dict[str, Column] = {}
    said: set[str] = set()
    for each in packs.read("portal.statements.book", "columns.toml")["columns"]:
        column = Column(each["code"], Text.of(each["name"]), tuple(each.get("also", ())))
        words = {folded(w) for w in (column.code, column.name.zh, column.name.en, *column.also)}
        if words & said:
            raise packs.BookInvalid(column.code, f"{min(words & said)} stands for two columns")
        said |= words
        found[column.code] = column
    return MappingProxyType(found)


COLUMNS: Mapping[str, Column] = _load()
"""The columns a statement may have, by code, in the order of the file."""


def known_names() -> set[str]:
    """Return every name a header may use."""
    return {word for each in COLUMNS.values() for word in (each.name.zh, each.name.en, *each.also)}
