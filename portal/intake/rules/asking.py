"""What a question of the public door is, and when it is asked. Read from `book/questions.toml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.kernel.text import Text

DYNAMIC = frozenset({"regions", "categories", "modes", "wishes"})
"""Lists that are not in the book of choices: of the database, the registry, or the program."""


class Kind(StrEnum):
    """How a part of a question is answered."""

    ONE = "one"
    MANY = "many"
    LINE = "line"
    TEXT = "text"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a question. `listed` names the list it is chosen from, empty for typed text."""

    name: str
    kind: Kind
    label: Text
    hint: Text | None
    missing: Text | None
    listed: str
    needed: bool
    rows: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked when each of `when` has one of its answers, and none of `unless` has."""

    when: Mapping[str, frozenset[str]]
    unless: Mapping[str, frozenset[str]]

    def met(self, answers: Any) -> bool:
        """Tell whether the question is asked of who gave these answers."""
        wanted = all(_given(answers, name) & codes for name, codes in self.when.items())
        return wanted and not any(_given(answers, n) & codes for n, codes in self.unless.items())


@dataclass(frozen=True, slots=True)
class Note:
    """A box above the question."""

    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the door. `page` names a page of its own, empty for the one all others share."""

    code: str
    title: Text
    hint: Text | None
    note: Note | None
    page: str
    asked: Condition
    parts: tuple[Part, ...]
    holds: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The answers this question gives."""
        return (*(part.name for part in self.parts), *self.holds)


def read_question(table: Mapping[str, Any], lists: Collection[str]) -> Question:
    """Return one `[[questions]]` entry; KeyError or ValueError when a part is missing or unknown."""
    unknown = table.keys() - {
        *("code", "title", "hint", "note", "page", "when", "unless", "holds", "fields")
    }
    if unknown:
        raise ValueError(f"nobody knows {', '.join(sorted(unknown))}")
    parts = tuple(_part(each, lists) for each in table.get("fields", ()))
    if not parts and not table.get("holds"):
        raise ValueError("it asks nothing")
    note = table.get("note")
    return Question(
        code=table["code"],
        title=Text.of(table["title"]),
        hint=_text(table, "hint"),
        note=Note(Text.of(note["title"]), Text.of(note["text"])) if note else None,
        page=table.get("page", ""),
        asked=Condition(_codes(table, "when"), _codes(table, "unless")),
        parts=parts,
        holds=tuple(table.get("holds", ())),
    )


def _part(table: Mapping[str, Any], lists: Collection[str]) -> Part:
    kind, listed = Kind(table["kind"]), table.get("from", "")
    if (kind in {Kind.ONE, Kind.MANY}) is not bool(listed):
        raise ValueError(f"{table['name']}: what is chosen has a list, what is typed has none")
    if listed and listed not in {*lists, *DYNAMIC}:
        raise ValueError(f"{table['name']}: no list {listed}")
    return Part(
        name=table["name"],
        kind=kind,
        label=Text.of(table["label"]),
        hint=_text(table, "hint"),
        missing=_text(table, "missing"),
        listed=listed,
        needed=table.get("needed", True),
        rows=table.get("rows", 10 if kind is Kind.STORY else 3),
    )


def _text(table: Mapping[str, Any], name: str) -> Text | None:
    return Text.of(table[name]) if name in table else None


def _codes(table: Mapping[str, Any], name: str) -> Mapping[str, frozenset[str]]:
    return {key: frozenset(codes) for key, codes in table.get(name, {}).items()}


def _given(answers: Any, name: str) -> frozenset[str]:
    value = answers.value(name)
    if isinstance(value, (tuple, list)):
        return frozenset(value)
    return frozenset() if value is None else frozenset({str(value)})
