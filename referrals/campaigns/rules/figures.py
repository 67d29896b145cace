"""What a campaign came to: every figure from its tasks, none of them typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from referrals.campaigns.rules import ENDED_TASKS, OPEN_TASKS, TaskState

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """So many tasks that agree in everything said here, and the sums of their fen."""

    agency: str
    kind: str
    state: TaskState
    breached: bool | None
    declared: bool
    count: int
    late: int = 0
    suspected_fen: int = 0
    proven_fen: int = 0
    declared_fen: int = 0
    returned_fen: int = 0
    again: bool = False
    """A look-back at a target of the same campaign, which is counted once, as it was first found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a campaign or of a part of it. Amounts in fen."""

    targets: int = 0
    sent: int = 0
    closed: int = 0
    checked: int = 0
    not_done: int = 0
    late: int = 0
    breached: int = 0
    declaring: int = 0
    suspected_fen: int = 0
    proven_fen: int = 0
    declared_fen: int = 0
    returned_fen: int = 0

    @property
    def coverage(self) -> str:
        """Checked of all targets, as the sources print it: `56/56`."""
        return f"{self.checked}/{self.targets}"

    @property
    def close_rate(self) -> str:
        """Ended of those sent, in per cent."""
        return percent(self.closed, self.sent)

    @property
    def breach_rate(self) -> str:
        """Breached of those checked, in per cent."""
        return percent(self.breached, self.checked)


def percent(part: int, whole: int) -> str:
    """Return a share in per cent with one decimal, half up; a dash of nothing: 6058, 11953 -> 50.7%."""
    if not whole:
        return "—"
    return f"{(Decimal(100 * part) / whole).quantize(_TENTH, ROUND_HALF_UP)}%"


def wan(fen: int) -> str:
    """Return fen as 万元 with two decimals, half up."""
    return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def figures(cells: Iterable[Cell], *, again: bool = False) -> Figures:
    """Add up the cells of targets, or those of look-backs at them.

    A task that was sent and not opened yet is no longer OPEN.
    """
    found = [each for each in cells if each.again is again]

    def count(which: Callable[[Cell], bool]) -> int:
        return sum(each.count for each in found if which(each))

    return Figures(
        targets=count(lambda _: True),
        sent=count(lambda each: each.state is not TaskState.OPEN),
        closed=count(lambda each: each.state in ENDED_TASKS),
        checked=count(lambda each: each.state is TaskState.DONE),
        not_done=count(lambda each: each.state is TaskState.NOT_DONE),
        late=sum(each.late for each in found if each.state in OPEN_TASKS),
        breached=count(lambda each: each.state is TaskState.DONE and bool(each.breached)),
        declaring=count(lambda each: each.declared),
        suspected_fen=sum(each.suspected_fen for each in found),
        proven_fen=sum(each.proven_fen for each in found),
        declared_fen=sum(each.declared_fen for each in found),
        returned_fen=sum(each.returned_fen for each in found),
    )


def by(cells: Sequence[Cell], key: Callable[[Cell], str]) -> dict[str, Figures]:
    """Return the figures by whatever `key` says, in the order of what it says."""
    names = sorted({key(each) for each in cells if not each.again})
    return {name: figures(each for each in cells if key(each) == name) for name in names}


def by_state(cells: Iterable[Cell]) -> dict[TaskState, int]:
    """Return how many tasks stand in each state; together they are all of them."""
    found = dict.fromkeys(TaskState, 0)
    for each in cells:
        found[each.state] += each.count
    return found
