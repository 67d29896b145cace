"""The terms of objections, read once and proved against their own examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from portal.kernel import packs
from portal.kernel.packs import BookInvalid
from portal.kernel.text import Text
from rewards.claims.rules import ReviewTerm

PACKAGE = "rewards.claims.book"


@cache
def terms() -> tuple[ReviewTerm, ...]:
    """Return every version of the term, oldest first."""
    return read(packs.read(PACKAGE, "review.toml"))


def in_force_on(day: date) -> ReviewTerm:
    """Return the term of objections to what was decided on `day`; before the first came, that."""
    return next((each for each in terms() if each.in_force.covers(day)), terms()[0])


def read(book: Mapping[str, Any]) -> tuple[ReviewTerm, ...]:
    """Return the terms of a parsed book; BookInvalid names the entry that does not hold."""
    found = []
    for table in book["term"]:
        try:
            made = _term(table, book["instruments"])
            _check(made, table["examples"])
        except KeyError as error:
            raise BookInvalid(str(table.get("code")), f"{error.args[0]} is missing") from error
        except ValueError as error:
            raise BookInvalid(str(table.get("code")), str(error)) from error
        found.append(made)
    packs.check_succession(found)
    return tuple(sorted(found, key=lambda each: each.in_force.since))


def _term(table: Mapping[str, Any], instruments: Mapping[str, str]) -> ReviewTerm:
    return ReviewTerm(
        code=table["code"],
        version=table["version"],
        title=Text.of(table["title"]),
        law=packs.citation(table, instruments),
        in_force=packs.in_force(table),
        days=table["days"],
        answer_days=table["answer_days"],
    )


def _check(term: ReviewTerm, examples: Iterable[Mapping[str, Any]]) -> None:
    if not examples:
        raise ValueError("there is no worked example")
    for each in examples:
        if (term.last(each["decided"]), term.due(each["raised"])) != (each["last"], each["due"]):
            raise ValueError(f"the example of {each['decided']} comes out otherwise")
