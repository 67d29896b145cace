"""The states of a referral as a drawing, laid out from the table of steps: boxes and arrows, no script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from referrals.transfers.rules import ENDED, STATE_NAMES, State, Step

BOX_WIDTH, BOX_HEIGHT, GAP, LAYER, MARGIN = 180, 46, 18, 98, 26
BESIDE: Final = frozenset({"open_reverse"})
"""Steps that begin somewhere in the middle: the layers are those of the whole course."""
_MOST_LETTERS: Final = 22
_SWEEPS: Final = 6


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its corner in units of the drawing, its name in two lines at most."""

    state: State
    x: int
    y: int
    lines: tuple[str, ...]
    ended: bool

    @property
    def text_at(self) -> list[tuple[int, int, str]]:
        """Return where each line of the name is written: its middle and its foot."""
        first = self.y + (29 if len(self.lines) == 1 else 20)
        middle = self.x + BOX_WIDTH // 2
        return [(middle, first + 16 * n, line) for n, line in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one state to another; `back` when it leads up again. `path` is SVG path data."""

    source: State
    target: State
    path: str
    back: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole: its size and what is on it."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def drawn(steps: Sequence[Step], locale: str) -> Drawing:
    """Lay the states out in layers, each as far down as the fewest steps from the beginning lead."""
    ways = _ways(steps)
    course = _ways([each for each in steps if each.code not in BESIDE])
    layers = _ordered(_layers(course), ways)
    width = MARGIN * 2 + max(map(len, layers)) * (BOX_WIDTH + GAP) - GAP
    boxes = {
        state: Box(state, x, y, _lines(STATE_NAMES[state].in_(locale), locale), state in ENDED)
        for state, x, y in _places(layers, width)
    }
    arrows = tuple(_arrow(boxes[a], boxes[b]) for a, b in ways)
    height = MARGIN * 2 + len(layers) * LAYER - (LAYER - BOX_HEIGHT)
    return Drawing(width, height, tuple(boxes.values()), arrows)


def _ways(steps: Iterable[Step]) -> list[tuple[State, State]]:
    every = {(source, each.target) for each in steps for source in each.sources}
    return sorted((source, target) for source, target in every if target and target is not source)


def _layers(ways: Collection[tuple[State, State]]) -> list[list[State]]:
    """Return the states by how many steps lead to them; those no step leads to come first."""
    follow: Mapping[State, list[State]] = defaultdict(list)
    for source, target in ways:
        follow[source].append(target)
    led_to = {target for _, target in ways}
    here = [each for each in State if each not in led_to]
    seen, layers = set(here), []
    while here:
        layers.append(here)
        found = dict.fromkeys(target for each in here for target in follow[each])
        here = [each for each in found if each not in seen]
        seen.update(here)
    return layers


def _ordered(layers: list[list[State]], ways: Collection[tuple[State, State]]) -> list[list[State]]:
    """Order each layer by where its neighbours stand, so that fewer arrows cross."""
    near: Mapping[State, list[State]] = defaultdict(list)
    for source, target in ways:
        near[source].append(target)
        near[target].append(source)
    for _ in range(_SWEEPS):
        place = {s: (n + 1) / (len(layer) + 1) for layer in layers for n, s in enumerate(layer)}
        layers = [
            sorted(layer, key=lambda s: sum(place[n] for n in near[s]) / max(1, len(near[s])))
            for layer in layers
        ]
    return layers


def _places(layers: Iterable[Sequence[State]], width: int) -> Iterable[tuple[State, int, int]]:
    for depth, layer in enumerate(layers):
        step = (width - 2 * MARGIN) // len(layer)
        for n, state in enumerate(layer):
            middle = MARGIN + step * n + step // 2
            yield state, middle - BOX_WIDTH // 2, MARGIN + depth * LAYER


def _arrow(source: Box, target: Box) -> Arrow:
    back = target.y <= source.y
    x1, x2 = source.x + BOX_WIDTH // 2, target.x + BOX_WIDTH // 2
    if back and target.y == source.y:
        way = 1 if target.x > source.x else -1
        x1, x2 = source.x + (BOX_WIDTH if way > 0 else 0), target.x + (0 if way > 0 else BOX_WIDTH)
        y = source.y + BOX_HEIGHT // 2
        bend = y - BOX_HEIGHT // 2 - 12 if abs(x2 - x1) > BOX_WIDTH else y
        return Arrow(
            source.state, target.state, f"M{x1} {y} Q{(x1 + x2) // 2} {bend} {x2} {y}", back
        )
    y1, y2 = (source.y, target.y + BOX_HEIGHT) if back else (source.y + BOX_HEIGHT, target.y)
    middle = (y1 + y2) // 2
    # A way back stands beside the way there, so that both are seen.
    shift = 14 if back else 0
    path = f"M{x1 + shift} {y1} C{x1 + shift} {middle} {x2 + shift} {middle} {x2 + shift} {y2}"
    return Arrow(source.state, target.state, path, back)


def _lines(name: str, locale: str) -> tuple[str, ...]:
    """Return a name in at most two lines that fit into a box."""
    if locale != "en":
        half = (len(name) + 1) // 2 if len(name) > _MOST_LETTERS // 2 - 1 else len(name)
        half += name[half : half + 1] == "，"
        return tuple(part for part in (name[:half], name[half:]) if part)
    if len(name) <= _MOST_LETTERS:
        return (name,)
    words = name.split()
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(cuts, key=lambda pair: max(map(len, pair)))
