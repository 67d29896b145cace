"""A signature drawn by hand, as lines: what a page sends, and what is made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Final

WIDTH, HEIGHT = 600, 200
MOST_CHARACTERS: Final = 60_000
MOST_POINTS: Final = 6_000
LEAST_LENGTH: Final = 60
_POINT: Final = re.compile(r"(\d{1,3}),(\d{1,3})")

Line = tuple[tuple[int, int], ...]


class NotADrawing(ValueError):
    """The text is not lines on the board, or there is next to nothing on it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines in units of the board, 600 by 200, from its left upper corner."""

    lines: tuple[Line, ...]

    def svg(self) -> str:
        """Return it as an SVG document, black on nothing."""
        paths = "".join(
            '<path d="M'
            + " L".join(f"{x} {y}" for x, y in line)
            + '" fill="none" stroke="#000" stroke-width="4" stroke-linecap="round"'
            + ' stroke-linejoin="round"/>'
            for line in self.lines
        )
        box = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{paths}</svg>'


def read(text: str) -> Drawing:
    """Return the drawing of `x,y x,y …;x,y …`; NotADrawing for anything else, and for a dot."""
    if len(text) > MOST_CHARACTERS:
        raise NotADrawing("too long")
    lines = tuple(_line(each) for each in text.split(";") if each.strip())
    if sum(map(len, lines)) > MOST_POINTS:
        raise NotADrawing("too many points")
    drawn = sum(hypot(x2 - x1, y2 - y1) for line in lines for (x1, y1), (x2, y2) in pairwise(line))
    if drawn < LEAST_LENGTH:
        raise NotADrawing("nothing drawn")
    return Drawing(lines)


def _line(text: str) -> Line:
    points = []
    for each in text.split():
        found = _POINT.fullmatch(each)
        if found is None:
            raise NotADrawing("not a point")
        x, y = int(found[1]), int(found[2])
        if x > WIDTH or y > HEIGHT:
            raise NotADrawing("outside the board")
        points.append((x, y))
    # A dot of the pen is a line to itself: round ends show it.
    return tuple(points if len(points) != 1 else points * 2)
