"""The violation categories that ship with the portal, read and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from portal.kernel import packs
from portal.kernel.errors import Invalid
from portal.registry.rules import Category, read_category


def load() -> Mapping[str, Category]:
    """Return every category by code, in the order of the file; BookInvalid when a code repeats."""
    table = packs.read("portal.registry.book", "categories.toml")
    found: dict[str, Category] = {}
    for entry in table["categories"]:
        try:
            category = read_category(entry, table["instruments"])
        except (KeyError, ValueError) as error:
            raise packs.BookInvalid(str(entry.get("code")), str(error)) from error
        if category.code in found:
            raise packs.BookInvalid(category.code, "repeated")
        found[category.code] = category
    return MappingProxyType(found)


CATEGORIES = load()


def category(code: str) -> Category:
    """Return the category; raise Invalid(category=unknown_choice) when there is none."""
    if code not in CATEGORIES:
        raise Invalid(category="unknown_choice")
    return CATEGORIES[code]
