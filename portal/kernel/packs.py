"""Rule packs: TOML tables of law that ship with the code and prove themselves when loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib import resources
from itertools import pairwise
from typing import Any, Protocol

from portal.kernel.law import Citation, InForce, Status


class BookInvalid(Exception):
    """A rule pack contradicts itself; the program must not run with it. Names the entry."""

    def __init__(self, entry: str, defect: str) -> None:
        super().__init__(f"{entry}: {defect}")
        self.entry = entry
        self.defect = defect


class Entry(Protocol):
    """What every entry of a pack has."""

    @property
    def code(self) -> str:
        """Return the name of the rule; its amended successors keep it."""
        ...

    @property
    def version(self) -> str:
        """Return the name of this wording of the rule; a case freezes it."""
        ...

    @property
    def in_force(self) -> InForce:
        """Return the days on which this wording applies."""
        ...


def read(package: str, name: str) -> dict[str, Any]:
    """Return the parsed TOML file `name` of `package`; BookInvalid when it is not TOML."""
    text = resources.files(package).joinpath(name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BookInvalid(name, str(error)) from error


def names(package: str) -> tuple[str, ...]:
    """Return the names of the TOML files of `package`, in alphabetical order."""
    found = (file.name for file in resources.files(package).iterdir())
    return tuple(sorted(name for name in found if name.endswith(".toml")))


def citation(table: Mapping[str, Any], instruments: Mapping[str, str]) -> Citation:
    """Return the `law` and `status` of an entry, its instrument written out in full.

    KeyError when one is missing or the instrument is not listed; ValueError when the article is
    empty or the status unknown.
    """
    law = table["law"]
    if not law["article"].strip():
        raise ValueError("the article is empty")
    return Citation(instruments[law["instrument"]], law["article"], Status(table["status"]))


def in_force(table: Mapping[str, Any]) -> InForce:
    """Return the days from `since` to before `until`; ValueError when there are none."""
    since: date = table["since"]
    until: date | None = table.get("until")
    if until is not None and until <= since:
        raise ValueError("until is not after since")
    return InForce(since, until)


def check_succession(entries: Iterable[Entry]) -> None:
    """Raise BookInvalid when a version is used twice or two versions of a code share a day."""
    seen: set[str] = set()
    for entry in entries:
        if entry.version in seen:
            raise BookInvalid(entry.code, f"version {entry.version} is repeated")
        seen.add(entry.version)
    ordered = sorted(entries, key=lambda entry: (entry.code, entry.in_force.since))
    for earlier, later in pairwise(ordered):
        if earlier.code == later.code and earlier.in_force.covers(later.in_force.since):
            raise BookInvalid(later.code, f"{earlier.version} and {later.version} overlap")
