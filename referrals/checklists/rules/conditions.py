"""Conditions of items, as text: `in_bed = no and not (charges = yes or charges = na)`.

The language is a part of XLSForm's `relevant`: `=`, `!=`, `and`, `or`, `not`, brackets; an item may be
written `${in_bed}` and a value in quotes. Nothing of it is ever run as code. An item that was not
asked or not answered equals nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

LONGEST: Final = 500
DEEPEST: Final = 20
_WORDS: Final = frozenset({"and", "or", "not"})
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<mark>!=|=|\(|\))|\$\{(?P<item>[^}]*)\}|'(?P<one>[^']*)'|"(?P<two>[^"]*)"|"""
    r"""(?P<word>[^\s()='"!${}]+))"""
)


class WrongCondition(ValueError):
    """The text is no condition; `at` is the character, from 0, where it stops being one."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(f"{why} at {at}")
        self.at, self.why = at, why


@dataclass(frozen=True, slots=True)
class Is:
    """The item has this answer."""

    item: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them holds."""

    of: tuple[Condition, ...]


Condition: TypeAlias = Is | Not | Every | Either


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """Return the condition a text states; WrongCondition where it is none."""
    if len(text) > LONGEST:
        raise WrongCondition(LONGEST, "too long")
    reader = _Reader(text)
    found = reader.either(0)
    reader.end()
    return found


def holds(condition: Condition, answers: Mapping[str, str]) -> bool:
    """Tell whether a condition holds for answers by item."""
    match condition:
        case Is(item, value):
            return answers.get(item, "") == value
        case Not(of):
            return not holds(of, answers)
        case Every(of):
            return all(holds(each, answers) for each in of)
        case Either(of):
            return any(holds(each, answers) for each in of)


def named(condition: Condition) -> Iterator[Is]:
    """Yield every comparison in a condition, in order."""
    match condition:
        case Is():
            yield condition
        case Not(of):
            yield from named(of)
        case Every(of) | Either(of):
            for each in of:
                yield from named(each)


class _Reader:
    """Reads by recursive descent: or, and, not, comparison."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._next = 0

    def either(self, depth: int) -> Condition:
        found = [self._every(depth)]
        while self._take("word", "or"):
            found.append(self._every(depth))
        return found[0] if len(found) == 1 else Either(tuple(found))

    def end(self) -> None:
        kind, _, at = self._tokens[self._next]
        if kind != "end":
            raise WrongCondition(at, "something is left over")

    def _every(self, depth: int) -> Condition:
        found = [self._one(depth)]
        while self._take("word", "and"):
            found.append(self._one(depth))
        return found[0] if len(found) == 1 else Every(tuple(found))

    def _one(self, depth: int) -> Condition:
        at = self._tokens[self._next][2]
        if depth > DEEPEST:
            raise WrongCondition(at, "too deep")
        if self._take("word", "not"):
            return Not(self._one(depth + 1))
        if self._take("mark", "("):
            found = self.either(depth + 1)
            if not self._take("mark", ")"):
                raise WrongCondition(self._tokens[self._next][2], "a bracket is open")
            return found
        return self._comparison()

    def _comparison(self) -> Condition:
        item = self._value(("item", "word"), "an item is missing")
        mark, sign, at = self._tokens[self._next]
        if mark != "mark" or sign not in {"=", "!="}:
            raise WrongCondition(at, "= or != is missing")
        self._next += 1
        found = Is(item, self._value(("text", "word"), "a value is missing"))
        return found if sign == "=" else Not(found)

    def _value(self, kinds: tuple[str, str], missing: str) -> str:
        kind, text, at = self._tokens[self._next]
        if kind not in kinds or (kind == "word" and text in _WORDS):
            raise WrongCondition(at, missing)
        self._next += 1
        return text

    def _take(self, kind: str, text: str) -> bool:
        if self._tokens[self._next][:2] != (kind, text):
            return False
        self._next += 1
        return True


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind (mark, item, text, word, end), text and place of each token."""
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise WrongCondition(at, "not understood")
        kind = found.lastgroup or ""
        yield ("text" if kind in {"one", "two"} else kind), found[kind].strip(), at
        at = found.end()
    yield "end", "", end
