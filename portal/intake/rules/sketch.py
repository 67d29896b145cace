"""A sketch of a tip: enough to tell whether two texts are alike, sealed like the text itself.

The 128 smallest hashes of the text's three-character pieces (bottom-k MinHash): two sketches give
the share of pieces two texts have in common, and a sketch alone gives back no text. It would still
confirm a guess, so it is stored only under the tip key.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from portal.intake.rules.periods import Period, period

VERSION = 1
SIZE = 128
GRAM = 3
MOST_CHARACTERS = 2_000
"""What lies further back in a text is not looked at: the sketch is made while a citizen waits."""
SEALED_TO_BYTES = 528
"""Every sketch is padded to this, so that its size tells nothing of the text's."""

NAME_LENGTHS = range(2, 41)
"""How many characters a typed name of a place has; more is a story."""

_SPREAD = 0x9E3779B1
_WORD = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Sketch:
    """The smallest hashes, ascending, and the months the text speaks of."""

    hashes: tuple[int, ...]
    period: Period | None = None


def sketch_of(texts: Iterable[str], when_text: str, on: date) -> Sketch:
    """Return the sketch of a tip received on a day; punctuation, spaces and case do not count."""
    found: set[str] = set()
    left = MOST_CHARACTERS
    for text in texts:
        plain = _plain(text[:left])
        left -= len(text)
        found.update(plain[at : at + GRAM] for at in range(max(len(plain) - GRAM + 1, 1)) if plain)
        if left <= 0:
            break
    hashes = sorted({crc32(each.encode()) * _SPREAD & _WORD for each in found})
    return Sketch(tuple(hashes[:SIZE]), period(when_text, on))


def likeness(one: Sketch, other: Sketch) -> int:
    """Return how many percent of the pieces of two texts both have, 0 to 100; 0 for an empty one."""
    a, b = set(one.hashes), set(other.hashes)
    smallest = sorted(a | b)
    if max(len(a), len(b)) >= SIZE:  # of a longer text only the smallest are known
        smallest = smallest[:SIZE]
    both = sum(each in a and each in b for each in smallest)
    return 100 * both // len(smallest) if smallest else 0


def packed(sketch: Sketch) -> bytes:
    """Return the bytes to seal: version, first and last month (0, 0: none), u32 hashes."""
    first, last = sketch.period or (0, 0)
    head = struct.pack(">BHH", VERSION, first, last)
    return head + struct.pack(f">{len(sketch.hashes)}I", *sketch.hashes)


def unpacked(raw: bytes) -> Sketch | None:
    """Return a sketch from its bytes, None for one of another version."""
    if len(raw) < struct.calcsize(">BHH") or raw[0] != VERSION:
        return None
    _, first, last = struct.unpack_from(">BHH", raw)
    rest = raw[struct.calcsize(">BHH") :]
    hashes = struct.unpack(f">{len(rest) // 4}I", rest)
    return Sketch(hashes, Period(first, last) if last else None)


def place_words(where_text: str) -> str:
    """Return a typed name of a place in one form, empty when it is none (too short, or a story)."""
    plain = _plain(where_text)
    return plain if len(plain) in NAME_LENGTHS else ""


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))
