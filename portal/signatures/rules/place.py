"""Where the marks of signatures stand: in the foot of the last page, where no text ever is."""

from __future__ import annotations

from typing import Final

MOST_SIGNATURES: Final = 6
_POINT: Final = 72 / 25.4
_WIDTH, _HEIGHT, _GAP, _LEFT, _BOTTOM = 50, 9, 2, 28, 3


def box(position: int) -> tuple[int, int, int, int]:
    """Return left, bottom, right, top in points of the mark of the signature at `position`, from 0.

    A4 documents have a foot of 35 mm, the page number in its upper 12: two rows of three fit below.
    """
    row, column = divmod(position, 3)
    left = _LEFT + column * (_WIDTH + _GAP)
    bottom = _BOTTOM + row * (_HEIGHT + 1)
    edges = (left, bottom, left + _WIDTH, bottom + _HEIGHT)
    x1, y1, x2, y2 = (round(edge * _POINT) for edge in edges)
    return x1, y1, x2, y2
