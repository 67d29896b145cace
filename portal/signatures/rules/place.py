"""Where the marks of signatures stand: beside the label of a line to sign on, else in the foot of a page."""

from __future__ import annotations

from typing import Final

MOST_SIGNATURES: Final = 6
Box = tuple[int, int, int, int]
_POINT: Final = 72 / 25.4
_WIDTH, _HEIGHT, _GAP, _LEFT, _BOTTOM = 50, 9, 2, 28, 3
_AWAY, _RIGHT = 4, 26


def box(position: int) -> Box:
    """Return left, bottom, right, top in points of the mark of the signature at `position`, from 0.

    A4 documents have a foot of 35 mm, the page number in its upper 12: two rows of three fit below.
    """
    row, column = divmod(position, 3)
    left = _LEFT + column * (_WIDTH + _GAP)
    bottom = _BOTTOM + row * (_HEIGHT + 1)
    edges = (left, bottom, left + _WIDTH, bottom + _HEIGHT)
    x1, y1, x2, y2 = (round(edge * _POINT) for edge in edges)
    return x1, y1, x2, y2


def beside(label: Box, page_width: int) -> Box:
    """Return the box of a mark that stands to the right of a label, as wide as the line leaves it.

    Two lines to sign on stand side by side: the first ends in the middle of the page.
    """
    left = label[2] + _AWAY
    ends = page_width // 2 if label[0] < page_width // 2 - _AWAY else page_width
    margin = _AWAY if ends < page_width else round(_RIGHT * _POINT)
    right = min(left + round(_WIDTH * _POINT), ends - margin)
    bottom = label[1] - _AWAY
    return left, bottom, right, bottom + round(_HEIGHT * _POINT)
