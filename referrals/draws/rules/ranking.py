"""The draw itself: everything of a stratum in one order that the seed decides.

An entry has as many tickets as its class has weight; ticket t of it scores HMAC-SHA256 (RFC 2104),
key: the seed, message: salt, stratum, item and t parted by tabs. The lowest of its scores is its own,
and the lowest in the stratum comes first. So each place goes to an entry in proportion to its weight
among those left, exactly, in whole numbers; nobody else moves when one is left out, and drawing more
only goes on where the first draw stopped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Final

from referrals.draws.rules.pools import Entry, Pool

_BLOCK: Final = 64


def ranked(pool: Pool, seed: str) -> dict[str, list[Entry]]:
    """Return the entries that can be drawn by stratum, in the order in which they are.

    `seed` as typed; it is brought into its one form (`normal`).
    """
    score = _Scorer(normal(seed))
    found: dict[str, list[tuple[bytes, str, Entry]]] = {name: [] for name in pool.counts}
    for each in pool.entries:
        if not each.out:
            begin = f"{pool.salt}\t{each.stratum}\t{each.item}\t".encode()
            best = score.lowest(begin, pool.weights[each.group])
            found[each.stratum].append((best, each.item, each))
    for rows in found.values():
        rows.sort(key=lambda row: row[:2])
    return {name: [row[2] for row in rows] for name, rows in found.items()}


def drawn(
    order: Mapping[str, Sequence[Entry]],
    counts: Mapping[str, int],
    dropped: Collection[tuple[str, str]] = (),
) -> list[tuple[str, int, Entry]]:
    """Return stratum, place in the order (from 1) and entry of those drawn.

    `dropped` are stratum and item left out afterwards: the next in the order steps in for each.
    """
    found = []
    for stratum, rows in sorted(order.items()):
        places = enumerate(rows, 1)
        left = [(stratum, at, each) for at, each in places if (stratum, each.item) not in dropped]
        found += left[: counts[stratum]]
    return found


def normal(seed: str) -> str:
    """Return a seed in its one form: no full-width digits, one space between groups."""
    return " ".join(unicodedata.normalize("NFKC", seed).split())


class _Scorer:
    """HMAC-SHA256 with one key, its two blocks hashed once."""

    def __init__(self, seed: str) -> None:
        key = seed.encode()
        key = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in key))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in key))

    def lowest(self, begin: bytes, tickets: int) -> bytes:
        """Return the lowest score of a number of tickets."""
        return min([self._one(b"%s%d" % (begin, each)) for each in range(1, tickets + 1)])

    def _one(self, message: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()
