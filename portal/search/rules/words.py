"""Cutting texts into tokens, and saying where in a text the words asked for stand.

Chinese is cut into pairs of characters (two-character words are the shortest one can search for),
Latin words and numbers are kept whole. The index answers "holds all these pairs"; that they stand
together is checked on the row's own text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add

MOST_WORDS = 8
MOST_TYPED = 100
"""Characters of a query that are looked at."""
_MOST_WORD = 60
_RUN = re.compile(r"[a-z0-9]+|[^\W\x00-\x7f]+")
_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_LETTERS = re.compile(r"[a-z]{2,20}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word asked for: any of these sets of tokens, and the characters that must stand together."""

    phrase: str
    any_of: tuple[tuple[str, ...], ...]

    @property
    def needs_check(self) -> bool:
        """Tell whether tokens alone do not prove that the phrase is there."""
        return len(self.any_of) > 1 or len(self.any_of[0]) != 1


@dataclass(frozen=True, slots=True)
class Query:
    """A typed text, cut into words; without words nothing can be searched for."""

    words: tuple[Word, ...] = field(default=())

    def __bool__(self) -> bool:
        return any(way for word in self.words for way in word.any_of)


def parse(typed: str) -> Query:
    """Return what a typed text asks for; a falsy query when it holds no word of two characters."""
    found: dict[str, Word] = {}
    for each in typed[:MOST_TYPED].split():
        phrase = flat(each)
        if phrase:
            pairs = tuple(sorted(tokens(phrase)))
            either = (initial_pairs(phrase),) if _LETTERS.fullmatch(phrase) else ()
            found.setdefault(phrase, Word(phrase, (pairs, *either)))
    words = tuple(found.values())[:MOST_WORDS]
    return Query(words) if sum(len(word.phrase) for word in words) > 1 else Query()


class _Folded(dict[int, str]):
    """Characters as they are compared, each worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = unicodedata.normalize("NFKC", chr(code)).casefold()
        return self[code]


_FOLDED = _Folded()


def folded(text: str) -> str:
    """Return a text with full-width made half-width and capitals made small, character by character."""
    return unicodedata.normalize("NFC", text).translate(_FOLDED)


def flat(text: str) -> str:
    """Return a folded text whose punctuation is one space, with no spaces between Chinese characters."""
    return " ".join(_RUN.findall(_GAP.sub("", folded(text)))) if text else ""


def marked(text: str, query: Query) -> list[tuple[str, bool]]:
    """Return a text in pieces, True for those that a word of the query stands in."""
    small = [_letters(each) for each in text]
    line, hit = "".join(small), set[int]()
    phrases = [word.phrase.replace(" ", "") for word in query.words]
    if not any(phrase in line for phrase in phrases):
        return [(text, False)] if text else []
    places = [at for at, each in enumerate(small) for _ in each]
    for phrase in phrases:
        start = line.find(phrase)
        while start >= 0:
            hit.update(range(places[start], places[start + len(phrase) - 1] + 1))
            start = line.find(phrase, start + 1)
    return _pieces(text, hit)


@lru_cache(maxsize=20_000)
def _letters(character: str) -> str:
    """Return what of a character is compared: nothing of punctuation."""
    return "".join(_RUN.findall(folded(character)))


def _pieces(text: str, hit: set[int]) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    for at, each in enumerate(text):
        on = at in hit
        if found and found[-1][1] is on:
            found[-1] = (found[-1][0] + each, on)
        else:
            found.append((each, on))
    return found


def holds(text: str, query: Query) -> bool:
    """Tell whether a text holds every word of the query, for what is not in the index."""
    line = flat(text)
    return bool(query.words) and all(word.phrase in line for word in query.words)


def excerpt(text: str, query: Query, around: int = 40) -> list[tuple[str, bool]]:
    """Return the marked words of a long text with some of what stands around the first of them."""
    pieces, before = marked(text, query), 0
    for piece, on in pieces:
        if on:
            break
        before += len(piece)
    start = max(0, before - around)
    short = text[start : start + 4 * around]
    lead, rest = ("…" if start else ""), ("…" if start + len(short) < len(text) else "")
    return marked(f"{lead}{short}{rest}", query)


def tokens(line: str) -> set[str]:
    """Return the tokens of a flat text: pairs of Chinese characters, Latin words and numbers whole."""
    found = set[str]()
    for run in _RUN.findall(line):
        if run.isascii():
            found.add(run[:_MOST_WORD])
        else:
            found.update(map(add, run, run[1:]))
    return found


def initial_pairs(letters: str) -> tuple[str, ...]:
    """Return the tokens of pinyin initials, pairs of letters too, told apart from words by `_i`."""
    return tuple(sorted({f"_i{letters[at : at + 2]}" for at in range(len(letters) - 1)}))
