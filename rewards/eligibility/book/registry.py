"""The grounds against a reward, read once and proved against their own examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from rewards.eligibility.rules import Answer, Asks, Ground, bars

PACKAGE = "rewards.eligibility.book"


@cache
def grounds() -> tuple[Ground, ...]:
    """Return every version of every ground, in the order of the book."""
    return read(packs.read(PACKAGE, "grounds.toml"))


@cache
def signs() -> Mapping[str, Text]:
    """Return in words which kinds of events show that facts were known."""
    tables = packs.read(PACKAGE, "grounds.toml")["sign"]
    return {table["event"]: Text.of(table["title"]) for table in tables}


def in_force_on(day: date) -> tuple[Ground, ...]:
    """Return the grounds that apply on `day`; before the first of them came into force, those."""
    found = tuple(each for each in grounds() if each.in_force.covers(day))
    return found or grounds()


def ground(code: str) -> Ground:
    """Return the newest version of a ground; KeyError when there is none."""
    return {each.code: each for each in grounds()}[code]


def read(book: Mapping[str, Any]) -> tuple[Ground, ...]:
    """Return the grounds of a parsed book; BookInvalid names the entry that does not hold."""
    found = []
    for table in book["ground"]:
        try:
            made = _ground(table, book["instruments"])
            _check(made, table["examples"])
        except KeyError as error:
            raise BookInvalid(str(table.get("code")), f"{error.args[0]} is missing") from error
        except ValueError as error:
            raise BookInvalid(str(table.get("code")), str(error)) from error
        found.append(made)
    packs.check_succession(found)
    return tuple(found)


def _ground(table: Mapping[str, Any], instruments: Mapping[str, str]) -> Ground:
    return Ground(
        code=table["code"],
        version=table["version"],
        title=Text.of(table["title"]),
        law=packs.citation(table, instruments),
        in_force=packs.in_force(table),
        asks=Asks(table["asks"]),
    )


def _check(ground: Ground, examples: Iterable[Mapping[str, Any]]) -> None:
    if not examples:
        raise ValueError("there is no worked example")
    for example in examples:
        answers = {ground.code: Answer(example["answer"])}
        if bool(bars([ground], answers)) is not example["bars"]:
            raise ValueError(f"the example {example['answer']} comes out otherwise")
