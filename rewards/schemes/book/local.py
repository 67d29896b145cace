"""Local rules: one scheme as TOML, read and tried exactly as those that ship."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.kernel.text import Text
from rewards.schemes import rules
from rewards.schemes.book import broken, examples, reading
from rewards.schemes.book.broken import NotARule
from rewards.schemes.book.examples import Example

_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Local:
    """A local rule as read, its examples worked, and what stands in the way of approving it."""

    scheme: rules.Scheme
    examples: tuple[Example, ...]
    unreadable: tuple[Text, ...]
    edges: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether it has examples, all come out as written, and every edge is tried."""
        clean = not self.unreadable and not self.edges
        return bool(self.examples) and clean and all(each.holds for each in self.examples)


@lru_cache(maxsize=256)
def read(text: str) -> Local:
    """Return a rule as read from its text; NotARule says where and why when it is no rule at all.

    Examples that fail do not stop it: they are shown, and keep it from being approved.
    """
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise broken.toml(error, text) from error
    table = broken.alone(pack)
    try:
        scheme = reading.scheme(table, pack.get("instruments", {}))
    except _UNREADABLE as error:
        raise NotARule(str(table.get("code", "TOML")), broken.meaning(error)) from error
    return _tried(scheme, table.get("examples", []))


def _tried(scheme: rules.Scheme, tables: Any) -> Local:
    found: list[Example] = []
    unreadable = []
    for number, table in enumerate(tables if isinstance(tables, list) else (), start=1):
        try:
            found += examples.worked(scheme, [table])
        except _UNREADABLE as error:
            unreadable.append(broken.numbered(number, error))
    edges = tuple(examples.edges_without(scheme, found))
    return Local(scheme, tuple(found), tuple(unreadable), edges)
