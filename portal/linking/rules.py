"""How cases belong together, and where each stands on the picture of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.text import Text


class LinkKind(StrEnum):
    """Why two cases are linked."""

    RELATED = "related"
    SAME_PARTY = "same_party"
    SAME_SCHEME = "same_scheme"
    JOINT = "joint"
    SPLIT = "split"
    MERGED = "merged"


KIND_NAMES: Mapping[LinkKind, Text] = {
    LinkKind.RELATED: Text("关联", "Related"),
    LinkKind.SAME_PARTY: Text("同一当事人", "Same party"),
    LinkKind.SAME_SCHEME: Text("同一手法（串案）", "Same scheme (a series)"),
    LinkKind.JOINT: Text("联合办理", "Handled jointly"),
    LinkKind.SPLIT: Text("另案处理", "Split off"),
    LinkKind.MERGED: Text("并案", "Merged"),
}
CHOSEN_KINDS = (LinkKind.RELATED, LinkKind.SAME_PARTY, LinkKind.SAME_SCHEME, LinkKind.JOINT)
"""The links an officer may make; the others come with splitting and merging."""

STEPS = 2
MOST_NODES = 40
"""How far, and to how many cases, the picture goes."""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Two cases, the lower id first, and why they are linked."""

    a: int
    b: int
    kind: LinkKind

    def other(self, case_id: int) -> int:
        """Return the end that is not `case_id`."""
        return self.b if self.a == case_id else self.a


def edge(one: int, two: int, kind: LinkKind) -> Edge:
    """Return the edge between two cases, whichever comes first."""
    return Edge(min(one, two), max(one, two), kind)


def reach(start: int, edges: Iterable[Edge], known: Collection[int]) -> dict[int, int]:
    """Return how many steps each case lies from `start`, at most STEPS, over known cases only."""
    found, frontier = {start: 0}, [start]
    ends: dict[int, list[int]] = {}
    for each in sorted(edges):
        ends.setdefault(each.a, []).append(each.b)
        ends.setdefault(each.b, []).append(each.a)
    for step in range(1, STEPS + 1):
        following = []
        for case_id in frontier:
            for other in ends.get(case_id, ()):
                if other in known and other not in found and len(found) < MOST_NODES:
                    found[other] = step
                    following.append(other)
        frontier = following
    return found


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a case stands on the picture: the upper left corner of its box."""

    case_id: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two boxes, and where its words stand."""

    edge: Edge
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes in a column for each step, lines between them."""

    width: int
    height: int
    spots: list[Spot]
    lines: list[Line]


BOX_WIDTH, BOX_HEIGHT = 200, 52
_COLUMN, _ROW, _EDGE = 320, 72, 10


def picture(steps: Mapping[int, int], edges: Iterable[Edge]) -> Picture:
    """Return the picture of cases by how many steps away they lie, the first in the middle."""
    columns: list[list[int]] = [[] for _ in range(max(steps.values(), default=0) + 1)]
    for case_id, step in sorted(steps.items(), key=lambda each: (each[1], each[0])):
        columns[step].append(case_id)
    tallest = max(len(column) for column in columns)
    spots = {}
    for at, column in enumerate(columns):
        top = _EDGE + (tallest - len(column)) * _ROW // 2
        for row, case_id in enumerate(column):
            spots[case_id] = Spot(case_id, _EDGE + at * _COLUMN, top + row * _ROW)
    width = 2 * _EDGE + (len(columns) - 1) * _COLUMN + BOX_WIDTH + _bulge(columns)
    shown = [each for each in sorted(edges) if each.a in spots and each.b in spots]
    lines = [_line(each, spots[each.a], spots[each.b]) for each in shown]
    return Picture(width, 2 * _EDGE + tallest * _ROW, list(spots.values()), lines)


def _bulge(columns: list[list[int]]) -> int:
    return 90 if any(len(column) > 1 for column in columns) else 0


def _line(edge: Edge, a: Spot, b: Spot) -> Line:
    """Return a straight line from column to column, a bow within one."""
    middle = BOX_HEIGHT // 2
    if a.x == b.x:
        x, top, bottom = a.x + BOX_WIDTH, a.y + middle, b.y + middle
        bow = x + 60
        path = f"M {x} {top} C {bow} {top} {bow} {bottom} {x} {bottom}"
        return Line(edge, path, x + 48, (top + bottom) // 2)
    left, right = (a, b) if a.x < b.x else (b, a)
    from_x, from_y, to_x, to_y = left.x + BOX_WIDTH, left.y + middle, right.x, right.y + middle
    path = f"M {from_x} {from_y} L {to_x} {to_y}"
    return Line(edge, path, (from_x + to_x) // 2, (from_y + to_y) // 2 - 4)
