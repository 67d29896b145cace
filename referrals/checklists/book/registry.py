"""The checklists that ship with the portal, by kind of agency and by version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from portal.agencies.rules import AgencyKind
from portal.kernel.errors import NotFound
from portal.kernel.packs import BookInvalid, check_succession, read
from referrals.checklists.rules import Checklist
from referrals.checklists.rules.reading import read_checklist


@lru_cache(maxsize=1)
def book() -> tuple[Checklist, ...]:
    """Return every checklist, ended ones too."""
    return read_book(read("referrals.checklists.book", "checklists.toml"))


def in_force(kind: AgencyKind, day: date) -> Checklist | None:
    """Return what this kind of agency checks on `day`; None: it does not inspect."""
    found = [each for each in book() if each.code == kind and each.in_force.covers(day)]
    return found[0] if found else None


def version(name: str) -> Checklist:
    """Return a checklist of the book by its version; NotFound when there is none."""
    for each in book():
        if each.version == name:
            return each
    raise NotFound


def kinds(day: date) -> tuple[AgencyKind, ...]:
    """Return the kinds of agency that have a checklist on `day`: those with power to inspect."""
    return tuple(AgencyKind(each.code) for each in book() if each.in_force.covers(day))


def read_book(table: Mapping[str, Any]) -> tuple[Checklist, ...]:
    """Return the parsed pack; BookInvalid names the entry at fault."""
    found = []
    for each in table["checklists"]:
        try:
            AgencyKind(each["code"])
            found.append(read_checklist(each, table["instruments"]))
        except (KeyError, ValueError) as error:
            raise BookInvalid(str(each.get("code")), str(error)) from error
    check_succession(found)
    return tuple(found)
