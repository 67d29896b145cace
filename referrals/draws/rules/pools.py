"""The frozen pool: its one text form, its hash, and which lines differ. Format: docs/formats/draw.md."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from referrals.draws.rules import MOST_ITEMS, MOST_WEIGHT

HEAD: Final = "cluebridge draw pool v1"
FIELDS: Final = ("draw", "kind", "frozen", "source", "source-at", "salt")
LINE_BYTES: Final = 8
"""Of each line's SHA-256 so much is kept, to name a line that was changed."""
_INSTANT: Final = "%Y-%m-%dT%H:%M:%SZ"


class WrongPool(ValueError):
    """The text is no pool as this program writes it; `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line, self.why = line, why


@dataclass(frozen=True, slots=True)
class Entry:
    """One institution or officer. `out`: why it cannot be drawn, empty: it can."""

    stratum: str
    item: str
    group: str
    name: str = ""
    out: str = ""

    def line(self) -> str:
        """Return its line of the text, without the end of line."""
        cells = [self.stratum, self.item, self.group, self.name]
        return "\t".join(["out", *cells, self.out] if self.out else ["item", *cells])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Everything that decides a draw but the seed, which comes from `source` at `source_at`.

    `weights`: tickets by class; `counts`: how many are drawn by stratum; `salt` 64 hexadecimal
    digits that nobody outside knows, so that the seed alone tells nobody who was drawn.
    """

    draw: str
    kind: str
    frozen_at: datetime
    source: str
    source_at: datetime
    salt: str
    weights: Mapping[str, int]
    counts: Mapping[str, int]
    entries: tuple[Entry, ...] = field(repr=False)
    purpose: str = ""
    """The campaign or check it is for; empty in pools from before it was asked."""

    def text(self) -> str:
        """Return the pool as text: lines in one order whatever the order of entries; ends with LF."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield HEAD
        said = (self.draw, self.kind, _stamp(self.frozen_at), self.source)
        for name, value in zip(FIELDS, (*said, _stamp(self.source_at), self.salt), strict=True):
            yield f"{name}\t{value}"
        if self.purpose:
            yield f"purpose\t{self.purpose}"
        yield from (f"class\t{name}\t{weight}" for name, weight in sorted(self.weights.items()))
        yield from (f"stratum\t{name}\t{count}" for name, count in sorted(self.counts.items()))
        ordered = sorted(self.entries, key=lambda each: (each.stratum, each.item))
        yield from (each.line() for each in ordered)


def digest(text: str) -> str:
    """Return the SHA-256 of a text, hexadecimal."""
    return sha256(text.encode()).hexdigest()


def line_digests(text: str) -> bytes:
    """Return the first 8 bytes of the SHA-256 of each line, one behind the other."""
    return b"".join(_of(line) for line in text.split("\n")[:-1])


def changed_lines(text: str, kept: bytes) -> list[tuple[int, str]]:
    """Return number and text of the lines that are not what was frozen; "" for lines that are gone.

    A line that was put in or taken out is named; those behind it are recognised where they moved to.
    """
    lines = text.split("\n")[:-1]
    was = [kept[at : at + LINE_BYTES] for at in range(0, len(kept), LINE_BYTES)]
    there = set(was)
    found = [(at, line) for at, line in enumerate(lines, 1) if _of(line) not in there]
    now = {_of(line) for line in lines}
    return found + [(at, "") for at, each in enumerate(was, 1) if each not in now]


def clean(text: str) -> str:
    """Return a text as one cell of the pool holds it: normal form C, single spaces, no tab or line end."""
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def masked(salt: str, number: str) -> str:
    """Return the mark under which somebody left out stands in a pool: no number to be known by.

    Who knows the number and the salt finds the line; 16 hexadecimal digits of SHA-256(salt ⇥ number).
    """
    return "*" + digest(f"{salt}\t{clean(number)}")[:16]


def read(text: str) -> Pool:
    """Return the pool of a text; WrongPool unless it is exactly as `Pool.text` writes it."""
    lines = text.split("\n")
    if lines[0] != HEAD or lines.pop() != "":
        raise WrongPool(1, "not a pool, or cut off")
    rows = [line.split("\t") for line in lines[1:]]
    said: dict[str, str] = {}
    for at, name in enumerate(FIELDS):
        if at >= len(rows) or rows[at][0] != name or len(rows[at]) != len(("name", "value")):
            raise WrongPool(at + 2, f"{name} is missing")
        said[name] = rows[at][1]
    match rows[len(FIELDS) : len(FIELDS) + 1]:
        case [["purpose", purpose]] if purpose:
            said["purpose"] = purpose
    begin = len(said)
    rest = enumerate(rows[begin:], begin + 2)
    pool = _pool(said, rest)
    again = pool.text()
    if again != text:
        at = next(
            i for i, (a, b) in enumerate(zip(again.split("\n"), lines, strict=False)) if a != b
        )
        raise WrongPool(at + 1, "not in its place")
    return pool


def head(text: str) -> Pool:
    """Return the pool without its entries, read from the beginning only; WrongPool like `read`."""
    ends = [at for mark in ("\nitem\t", "\nout\t") if (at := text.find(mark)) >= 0]
    return read(text[: min(ends, default=len(text) - 1) + 1])


def _pool(said: Mapping[str, str], rows: Iterable[tuple[int, list[str]]]) -> Pool:
    weights: dict[str, int] = {}
    counts: dict[str, int] = {}
    entries: dict[tuple[str, str], Entry] = {}
    for line, row in rows:
        match row:
            case ["class", name, figure]:
                weights[name] = _count(line, figure, MOST_WEIGHT)
            case ["stratum", name, figure]:
                counts[name] = _count(line, figure, MOST_ITEMS)
            case ["item", stratum, item, group, name]:
                entry = Entry(stratum, item, group, name)
                _take(entries, entry, line, weights, counts)
            case ["out", stratum, item, group, name, out] if out:
                entry = Entry(stratum, item, group, name, out)
                _take(entries, entry, line, weights, counts)
            case _:
                raise WrongPool(line, "not understood")
    return Pool(
        draw=said["draw"],
        kind=said["kind"],
        frozen_at=_instant(4, said["frozen"]),
        source=said["source"],
        source_at=_instant(6, said["source-at"]),
        salt=said["salt"],
        weights=weights,
        counts=counts,
        entries=tuple(entries.values()),
        purpose=said.get("purpose", ""),
    )


def _take(
    entries: dict[tuple[str, str], Entry],
    entry: Entry,
    line: int,
    weights: Mapping[str, int],
    counts: Mapping[str, int],
) -> None:
    if entry.group not in weights or entry.stratum not in counts:
        raise WrongPool(line, "unknown class or stratum")
    if (entry.stratum, entry.item) in entries or not entry.item:
        raise WrongPool(line, "repeated")
    entries[entry.stratum, entry.item] = entry


def _count(line: int, figure: str, most: int) -> int:
    if not (figure.isascii() and figure.isdigit() and 1 <= int(figure) <= most):
        raise WrongPool(line, "not a number there may be")
    return int(figure)


def _instant(line: int, text: str) -> datetime:
    try:
        return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        raise WrongPool(line, "not an instant") from None


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime(_INSTANT)


def _of(line: str) -> bytes:
    return sha256(line.encode()).digest()[:LINE_BYTES]
