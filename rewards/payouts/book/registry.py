"""The grounds, the term and the notes on tax in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text
from portal.reconciliation.rules import Check, read_checks
from rewards.payouts.rules.clawbacks import Ground, Note, Term


@dataclass(frozen=True, slots=True)
class Book:
    """The pack, checked."""

    grounds: Mapping[str, Ground]
    term: Term
    tax: tuple[Note, ...]
    counter: Note


@lru_cache(maxsize=1)
def book() -> Book:
    """Return the pack that ships."""
    return read_book(read("rewards.payouts.book", "payments.toml"))


@lru_cache(maxsize=1)
def checks() -> tuple[Check, ...]:
    """Return what must hold in the books of reward money."""
    return read_checks(read("rewards.payouts.book", "checks.toml"))


def ground(code: str) -> Ground:
    """Return a ground; KeyError when there is none of this code."""
    return book().grounds[code]


def read_book(table: Mapping[str, Any]) -> Book:
    """Return the parsed pack; BookInvalid when a code repeats or an example does not hold."""
    laws = table["instruments"]
    grounds = [
        Ground(each["code"], Text.of(each), citation(each, laws)) for each in table["grounds"]
    ]
    if len({each.code for each in grounds}) != len(grounds):
        raise BookInvalid("grounds", "a code repeats")
    told = table["term"]
    term = Term(told["code"], Text.of(told), told["days"], citation(told, laws))
    for example in told["examples"]:
        if term.due_on(example["from"]) != example["due_on"]:
            raise BookInvalid(term.code, f"not so from {example['from']}")
    tax = tuple(_note(each, laws) for each in table["tax"])
    by_code = {each.code: each for each in grounds}
    return Book(by_code, term, tax, _note(table["counter"], laws))


def _note(table: Mapping[str, Any], laws: Mapping[str, str]) -> Note:
    return Note(table["code"], Text.of(table), citation(table, laws))
