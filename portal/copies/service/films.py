"""What a large film says of itself: its small boxes without the pictures, which are most of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

_TELLING: Final = frozenset({b"ftyp", b"moov", b"meta", b"uuid"})
_MOST_BYTES: Final = 32 * 1024 * 1024
_MOST_BOXES: Final = 100
_HEAD_BYTES, _WIDE_HEAD_BYTES = 8, 16
_EMPTY: Final = (8).to_bytes(4, "big") + b"free"

Part = Callable[[int, int], Iterator[bytes]]
"""Gives the bytes of a file from the first to the last, both inclusive."""


def is_film(part: Part) -> bool:
    """Tell whether a file begins as MP4 and MOV do (ISO/IEC 14496-12)."""
    return b"".join(part(0, _HEAD_BYTES - 1))[4:8] == b"ftyp"


def without_pictures(part: Part, size: int) -> Iterator[bytes]:
    """Yield the top boxes of a film, what is neither telling nor small as an empty box.

    Of a segment as large as the film only those parts are opened that hold a wanted box.
    """
    at = 0
    for _ in range(_MOST_BOXES):
        if at + _HEAD_BYTES > size:
            return
        head = b"".join(part(at, min(at + _WIDE_HEAD_BYTES, size) - 1))
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        end = size if length == 0 else at + length
        if end < at + _HEAD_BYTES or end > size:
            return
        if head[4:8] in _TELLING and end - at <= _MOST_BYTES:
            yield from part(at, end - 1)
        else:
            yield _EMPTY
        at = end
