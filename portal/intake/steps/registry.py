"""The questions of the public door, read from the book and checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from portal.intake.rules import ANSWERED, LISTS, Mode
from portal.intake.rules.asking import Question, read_question
from portal.kernel.packs import BookInvalid, read
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES

ENDINGS = frozenset({"check", "receipt", "done", "discard", "later", "kept", "away", "files"})
"""Last parts of addresses that are no questions; `files` is one, with an address of its own kind."""
FIXED: Mapping[str, tuple[str, ...]] = {
    "modes": tuple(Mode),
    "wishes": ("yes", "no"),
}


@dataclass(frozen=True, slots=True)
class Book:
    """Every question in order, answers explained where they are given, and what is usual where."""

    questions: Mapping[str, Question]
    explained: Mapping[str, Mapping[str, tuple[Text, Text | None]]]
    usual: Mapping[str, tuple[str, ...]]


def load() -> Book:
    """Return the book; BookInvalid names the entry that contradicts itself or another."""
    table = read("portal.intake.book", "questions.toml")
    questions: dict[str, Question] = {}
    given: set[str] = set()
    for entry in table["questions"]:
        code = str(entry.get("code"))
        try:
            question = read_question(entry, LISTS)
        except (KeyError, ValueError) as error:
            raise BookInvalid(code, str(error)) from error
        _check(question, questions, given)
        questions[code] = question
        given |= {*question.names}
    return Book(MappingProxyType(questions), _explained(table), _usual(table))


def _check(question: Question, earlier: Mapping[str, Question], given: set[str]) -> None:
    if question.code in earlier or question.code in ENDINGS - {"files"}:
        raise BookInvalid(question.code, "the address is taken")
    for condition in (question.asked.when, question.asked.unless):
        for name, codes in condition.items():
            if name not in given:
                raise BookInvalid(question.code, f"depends on {name}, which is not asked before")
            if unknown := codes - _codes_of(name, earlier):
                raise BookInvalid(question.code, f"{name} is never {', '.join(sorted(unknown))}")
    for name in question.holds:
        if name not in ANSWERED:
            raise BookInvalid(question.code, f"no answer is called {name}")


def _codes_of(name: str, questions: Mapping[str, Question]) -> set[str]:
    listed = [
        part.listed for each in questions.values() for part in each.parts if part.name == name
    ]
    known: set[str] = set()
    for each in listed:
        known |= {*LISTS.get(each, ()), *FIXED.get(each, ())}
        known |= set(CATEGORIES) if each == "categories" else set()
    return known


def _explained(table: Mapping[str, Any]) -> Mapping[str, Mapping[str, tuple[Text, Text | None]]]:
    found: dict[str, dict[str, tuple[Text, Text | None]]] = {name: {} for name in FIXED}
    for entry in table["explained"]:
        text = Text.of(entry["text"]) if "text" in entry else None
        found[entry["list"]][entry["code"]] = (Text.of(entry["name"]), text)
    for name, codes in FIXED.items():
        if tuple(found[name]) != codes:
            raise BookInvalid(name, f"explains {', '.join(found[name])}")
    return MappingProxyType(found)


def _usual(table: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in table["usual"]:
        for place in entry["place_kinds"]:
            codes = tuple(entry["categories"])
            if place not in LISTS["place_kinds"] or set(codes) - set(CATEGORIES):
                raise BookInvalid(place, "unknown place or category")
            found[place] = codes
    return MappingProxyType(found)


BOOK = load()
QUESTIONS = BOOK.questions
EXPLAINED = BOOK.explained
USUAL = BOOK.usual
