"""The grounds for annulling a reward, read once and proved against their own examples."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from rewards.claims.book.registry import PACKAGE
from rewards.claims.rules.annulling import Ground, Shown


@cache
def grounds() -> tuple[Ground, ...]:
    """Return every ground there ever was."""
    return read(packs.read(PACKAGE, "annulment.toml"))


def in_force_on(day: date) -> Mapping[str, Ground]:
    """Return the grounds of a day by code."""
    return {each.code: each for each in grounds() if each.in_force.covers(day)}


def ground(code: str) -> Ground:
    """Return the newest wording of a ground; KeyError for none of this code."""
    return {each.code: each for each in grounds()}[code]


def read(book: Mapping[str, Any]) -> tuple[Ground, ...]:
    """Return the grounds of a parsed book; BookInvalid names the entry that does not hold."""
    found = []
    for table in book["ground"]:
        try:
            found.append(_ground(table, book["instruments"]))
        except KeyError as error:
            raise BookInvalid(str(table.get("code")), f"{error.args[0]} is missing") from error
        except ValueError as error:
            raise BookInvalid(str(table.get("code")), str(error)) from error
    packs.check_succession(found)
    return tuple(found)


def _ground(table: Mapping[str, Any], instruments: Mapping[str, str]) -> Ground:
    made = Ground(
        code=table["code"],
        version=table["version"],
        title=Text.of(table),
        told=Text.of(table["told"]),
        law=packs.citation(table, instruments),
        in_force=packs.in_force(table),
        needs=Shown(table["needs"]) if "needs" in table else None,
    )
    if not table["examples"]:
        raise ValueError("there is no worked example")
    for each in table["examples"]:
        if made.holds({Shown(one) for one in each["shown"]}) is not each["holds"]:
            raise ValueError(f"the example of {each['shown']} comes out otherwise")
    return made
