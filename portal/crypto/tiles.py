"""Static files of a tree: c2sp.org/tlog-tiles, hash tiles of height 8 and bundles of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from portal.crypto import merkle
from portal.crypto.errors import ProofInvalid

HEIGHT = 8
WIDTH = 1 << HEIGHT
TILE_BYTES = WIDTH * merkle.HASH_BYTES
ENTRIES = "entries"


def path(level: int | str, number: int, width: int = WIDTH) -> str:
    """Return where a tile lies: `tile/<level>/<number>`, `….p/<width>` when it is partial.

    The level of a bundle of entries is `entries`.

    The number is in groups of three digits, all but the last with an `x` before them.
    """
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def layout(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield (level, number, width) of every tile of a tree of `size` leaves, level by level."""
    level, hashes = 0, size
    while hashes:
        yield from ((level, number, WIDTH) for number in range(hashes // WIDTH))
        if hashes % WIDTH:
            yield level, hashes // WIDTH, hashes % WIDTH
        level, hashes = level + 1, hashes // WIDTH


class Tiling:
    """Takes leaf hashes in order, hands out each tile when it is full, the partial ones at the end."""

    def __init__(self, keep: Callable[[str, bytes], None]) -> None:
        """`keep` is called with the path and the bytes of each tile."""
        self._keep = keep
        self._open: list[list[bytes]] = []
        self._made: list[int] = []
        self._entries: list[bytes] = []

    def enter(self, entry: bytes, leaf_hash: bytes) -> None:
        """Take the next entry and its hash."""
        self._entries.append(entry)
        if len(self._entries) == WIDTH:
            number = self._made[0] if self._made else 0
            self._keep(path(ENTRIES, number), bundle(self._entries))
            self._entries = []
        self.add(leaf_hash)

    def add(self, leaf_hash: bytes, level: int = 0) -> None:
        """Take the next hash, of a leaf unless told otherwise."""
        if level == len(self._open):
            self._open.append([])
            self._made.append(0)
        held = self._open[level]
        held.append(leaf_hash)
        if len(held) == WIDTH:
            self._keep(path(level, self._made[level]), b"".join(held))
            self._made[level] += 1
            self._open[level] = []
            self.add(merkle.root(held), level + 1)

    def finish(self) -> None:
        """Hand out what is left."""
        if self._entries:
            width = len(self._entries)
            self._keep(path(ENTRIES, self._made[0], width), bundle(self._entries))
        for level, held in enumerate(self._open):
            if held:
                self._keep(path(level, self._made[level], len(held)), b"".join(held))


def hashes(tile: bytes) -> list[bytes]:
    """Return the hashes of a tile."""
    step = merkle.HASH_BYTES
    return [tile[at : at + step] for at in range(0, len(tile), step)]


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return entries as one file: of each u16 length, big-endian, and the bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundled(held: bytes) -> list[bytes]:
    """Return the entries of a bundle. Raises ProofInvalid when it is cut short."""
    entries, at = [], 0
    while at < len(held):
        end = at + 2 + int.from_bytes(held[at : at + 2], "big")
        if end > len(held) or at + 2 > len(held):
            raise ProofInvalid("a bundle cut short")
        entries.append(held[at + 2 : end])
        at = end
    return entries
