"""Local rules: one scheme as TOML, read and tried exactly as those that ship."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.kernel.packs import BookInvalid
from rewards.schemes import rules
from rewards.schemes.book import examples, reading
from rewards.schemes.book.examples import Example


@dataclass(frozen=True, slots=True)
class Local:
    """A local rule as read, its examples worked, and what stands in the way of approving it."""

    scheme: rules.Scheme
    examples: tuple[Example, ...]
    unreadable: tuple[str, ...]
    edges: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether it has examples, all come out as written, and every edge is tried."""
        clean = not self.unreadable and not self.edges
        return bool(self.examples) and clean and all(each.holds for each in self.examples)


@lru_cache(maxsize=256)
def read(text: str) -> Local:
    """Return a rule as read from its text; BookInvalid when it is no rule at all.

    Examples that fail do not stop it: they are shown, and keep it from being approved.
    """
    try:
        pack = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BookInvalid("TOML", str(error)) from error
    table = _one(pack)
    name = str(table.get("code", "TOML"))
    try:
        scheme = reading.scheme(table, pack.get("instruments", {}))
    except KeyError as error:
        raise BookInvalid(name, f"{error.args[0]} is missing") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise BookInvalid(name, str(error)) from error
    return _tried(scheme, table.get("examples", []))


def _one(pack: dict[str, Any]) -> dict[str, Any]:
    tables = pack.get("scheme")
    strange = sorted(set(pack) - {"instruments", "scheme"})
    if strange or not isinstance(tables, list) or len(tables) != 1:
        raise BookInvalid("TOML", "a local rule is [instruments] and one [[scheme]]")
    table: dict[str, Any] = tables[0]
    return table


def _tried(scheme: rules.Scheme, tables: Any) -> Local:
    found: list[Example] = []
    unreadable = []
    for number, table in enumerate(tables if isinstance(tables, list) else (), start=1):
        try:
            found += examples.worked(scheme, [table])
        except KeyError as error:
            unreadable.append(f"{number}: {error.args[0]} is missing")
        except (AttributeError, TypeError, ValueError) as error:
            unreadable.append(f"{number}: {error}")
    edges = tuple(examples.edges_without(scheme, found))
    return Local(scheme, tuple(found), tuple(unreadable), edges)
