"""What can be answered: the lists of `book/choices.toml`, each a code to its words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from portal.kernel.packs import BookInvalid, read
from portal.kernel.text import Text

UNKNOWN = "unknown"
OTHER = "other"


def load() -> Mapping[str, Mapping[str, Text]]:
    """Return every list by name; BookInvalid where words are missing or "I do not know" is."""
    lists: dict[str, Mapping[str, Text]] = {}
    for name, table in read("portal.intake.book", "choices.toml").items():
        try:
            lists[name] = MappingProxyType({code: Text.of(each) for code, each in table.items()})
        except (KeyError, TypeError) as error:
            raise BookInvalid(name, f"words missing: {error}") from error
        if list(table)[-1] != UNKNOWN:
            raise BookInvalid(name, "the last answer is not `unknown`")
    return MappingProxyType(lists)


LISTS = load()
PLACE_KINDS = LISTS["place_kinds"]
HOW_OFTEN = LISTS["how_often"]
HOW_KNOWN = LISTS["how_known"]
