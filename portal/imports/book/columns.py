"""The columns and words of lists that ship with the portal, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from portal.cases.rules import OUTCOME_NAMES, SOURCE_NAMES, STAGE_NAMES
from portal.imports.rules import LEADS, Kind
from portal.imports.rules.cells import TYPES
from portal.imports.rules.rows import Column, read_column
from portal.kernel import packs
from portal.kernel.text import Text, folded
from portal.registry.book.levels import LEVELS
from portal.registry.book.registry import CATEGORIES
from portal.registry.rules import KIND_NAMES
from portal.registry.rules.standing import AGREEMENT_NAMES

E = TypeVar("E", bound=StrEnum)

_TABLE = packs.read("portal.imports.book", "columns.toml")


def _words(names: Mapping[E, Text], also: Mapping[str, list[str]]) -> dict[str, E]:
    """Return the member each word stands for: its code, its names, and what lists say."""
    found: dict[str, E] = {}
    for member, name in names.items():
        for word in (member.value, name.zh, name.en, *also.get(member.value, ())):
            if found.setdefault(folded(word), member) is not member:
                raise packs.BookInvalid(member.value, f"{word} stands for two things")
    unknown = set(also) - {member.value for member in names}
    if unknown:
        raise packs.BookInvalid(min(unknown), "is not a member")
    return found


def _categories() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, each in CATEGORIES.items():
        for word in (code, each.name.zh, each.name.en, each.plain.zh, *each.name.zh.split("、")):
            found.setdefault(folded(word), code)
    return found


def _levels() -> dict[str, str]:
    return {
        folded(word): level.code
        for level in LEVELS.values()
        for word in (level.code, level.name.zh, level.name.en, *level.also)
    }


WORDS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "kind": _words(KIND_NAMES, _TABLE["words"]["kind"]),
        "agreement": _words(AGREEMENT_NAMES, _TABLE["words"]["agreement"]),
        "stage": _words(STAGE_NAMES, _TABLE["words"]["stage"]),
        "outcome": _words(OUTCOME_NAMES, _TABLE["words"]["outcome"]),
        "source": _words(SOURCE_NAMES, _TABLE["words"]["source"]),
        "category": _categories(),
        "level": _levels(),
    }
)


def _load(kind: Kind) -> Mapping[str, Column]:
    found: dict[str, Column] = {}
    said: set[str] = set()
    for entry in _TABLE["leads" if kind in LEADS else kind.value]:
        column = read_column(entry)
        words = {folded(w) for w in (column.code, column.name.zh, column.name.en, *column.also)}
        if words & said:
            raise packs.BookInvalid(column.code, f"{min(words & said)} stands for two columns")
        if column.type not in TYPES and column.type not in WORDS:
            raise packs.BookInvalid(column.code, f"{column.type} is no type")
        said |= words
        found[column.code] = column
    return MappingProxyType(found)


COLUMNS: Mapping[Kind, Mapping[str, Column]] = MappingProxyType(
    {kind: _load(kind) for kind in Kind}
)
"""The columns of each kind of list by code, in the order of the file."""


PERSONAL: tuple[str, ...] = tuple(folded(word) for word in _TABLE["personal"])
"""What the name of a column says whose cells are never kept."""


def known_names(kind: Kind) -> set[str]:
    """Return every name a header may use for a column of this kind of list."""
    columns = COLUMNS[kind].values()
    return {word for each in columns for word in (each.name.zh, each.name.en, *each.also)}
