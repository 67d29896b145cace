"""From the cells of a row to a line, and whether the columns can be what they were said to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from portal.imports.rules import cells as lists
from portal.kernel.text import Text, folded
from portal.statements.rules import Direction, Line, cells

AMOUNTS = ("amount", "in", "out")
_TEXT_MOST = 500
_HALF = 2
_CERTAIN = 3
"""So many rows must agree before columns are said to be swapped."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column statements have: how it is called here and by the banks."""

    code: str
    name: Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A row as read. `signed_fen` is positive for money in; `back` that it takes another line back.

    `original` is the direction of the line it takes back.
    """

    line: Line
    signed_fen: int
    balance_fen: int | None
    original: Direction | None = None


class Wrong(ValueError):
    """A row cannot be read: `code` says why, `column` where ("row" for the whole of it)."""

    def __init__(self, column: str, code: str) -> None:
        super().__init__(f"{column}: {code}")
        self.column, self.code = column, code


def wrong_mapping(targets: Sequence[str], width: int, known: Mapping[str, Column]) -> str:
    """Return what is wrong with a choice of columns, "" when nothing is."""
    chosen = [code for code in targets if code]
    if len(targets) != width or not set(chosen) <= set(known):
        return "unknown_choice"
    if len(set(chosen)) < len(chosen):
        return "column_twice"
    if "amount" in chosen and {"in", "out"} & set(chosen):
        return "amount_twice"
    return "" if "day" in chosen and set(AMOUNTS) & set(chosen) else "column_needed"


def guess(
    header: Sequence[str], known: Mapping[str, Column], remembered: Mapping[str, str]
) -> list[str]:
    """Return the column each name of a header stands for, "" for none; each at most once."""
    names = {
        folded(word): each.code
        for each in known.values()
        for word in (each.code, each.name.zh, each.name.en, *each.also)
    }
    found: list[str] = []
    for name in header:
        code = remembered.get(folded(name), names.get(folded(name), ""))
        found.append(code if code in known and code not in found else "")
    if {"in", "out"} <= set(found):  # one sum more beside the two is the same money again
        found = ["" if code == "amount" else code for code in found]
    return found


def read(number: int, row: Sequence[str], targets: Sequence[str]) -> Said:
    """Read a row. Raises Wrong."""
    if any(row[len(targets) :]):
        raise Wrong("row", "extra_cells")
    said = {code: cell for code, cell in zip(targets, row, strict=False) if code}
    fen, direction, back = _money(said)
    on = _cell(said, "day", cells.day)
    if on is None:
        raise Wrong("day", "missing")
    words = {name: _text(said, name) for name in ("counterparty", "reference", "text", "remark")}
    account = cells.masked(said.get("account", ""))
    line = Line(number, on, fen, direction, account_masked=account, **words)
    signed = fen if direction is Direction.IN else -fen
    original = direction if back else None
    if back:
        signed = -signed
    elif cells.takes_back(f"{line.text} {line.remark}"):
        original = Direction.OUT if direction is Direction.IN else Direction.IN
    return Said(line, signed, _cell(said, "balance", cells.signed), original)


def _money(said: Mapping[str, str]) -> tuple[int, Direction, bool]:
    """Return fen, direction, and whether a sign below zero takes such a payment back."""
    if "amount" in said:
        amount = _cell(said, "amount", cells.signed)
        mark = _cell(said, "mark", cells.direction)
        found = [(amount, mark)] if amount else []
    else:
        both = ((_cell(said, d.value, cells.signed), d) for d in Direction)
        found = [(amount, d) for amount, d in both if amount]
    if not found:
        raise Wrong("amount", "missing")
    if len(found) > 1:
        raise Wrong("amount", "both_directions")
    amount, direction = found[0]
    if not amount:
        raise Wrong("amount", "missing")
    if direction is None:
        return abs(amount), Direction.IN if amount > 0 else Direction.OUT, False
    return abs(amount), direction, amount < 0


def _cell(said: Mapping[str, str], name: str, how: Callable[[str], Any]) -> Any:
    cell = said.get(name, "")
    if not cell:
        return None
    try:
        return how(cell)
    except ValueError as error:
        raise Wrong(name, str(error)) from None


def _text(said: Mapping[str, str], name: str) -> str:
    try:
        return lists.text(said.get(name, "")[:_TEXT_MOST], _TEXT_MOST)
    except ValueError as error:
        raise Wrong(name, str(error)) from None


def swapped(rows: Sequence[Sequence[str]], targets: Sequence[str]) -> str:
    """Return why the columns cannot be what they were said to be, judged by the first rows; "" if fine.

    Days where the amount should be, amounts where the day should be, and money in taken for money
    out: then the running balance holds only the other way round.
    """
    filled = [row for row in rows if not cells.is_total(list(row))]
    for code, right, other, why in (
        ("day", cells.day, cells.signed, "day_column_wrong"),
        *((each, cells.signed, cells.day, "amount_column_wrong") for each in AMOUNTS),
        ("balance", cells.signed, cells.day, "amount_column_wrong"),
    ):
        if code in targets and _mostly_wrong(filled, targets.index(code), right, other):
            return why
    kept = [said for row in filled if (said := _quiet(row, targets)) is not None]
    as_said = _breaks(kept, [(said.signed_fen, said.balance_fen) for said in kept])
    turned = _breaks(kept, [(-said.signed_fen, said.balance_fen) for said in kept])
    pairs = as_said[1]
    return "directions_swapped" if as_said[0] == pairs >= _CERTAIN and not turned[0] else ""


def _breaks(kept: Sequence[Said], lines: Sequence[tuple[int, int | None]]) -> tuple[int, int]:
    """Count breaks and pairs in the order of the days; where those say nothing, in the better one."""
    up, down, pairs = breaks(lines)
    if pairs and kept[0].line.on != kept[-1].line.on:
        return (up if kept[0].line.on < kept[-1].line.on else down), pairs
    return min(up, down), pairs


def breaks(lines: Sequence[tuple[int, int | None]]) -> tuple[int, int, int]:
    """Count where the balance does not follow: read upwards in time, downwards, and the pairs looked at."""
    up = down = pairs = 0
    for (first, before), (second, after) in pairwise(lines):
        if before is not None and after is not None:
            pairs += 1
            up += after != before + second
            down += before != after + first
    return up, down, pairs


def _mostly_wrong(
    rows: Sequence[Sequence[str]], at: int, right: Callable[[str], Any], other: Callable[[str], Any]
) -> bool:
    """Tell whether more than half of the filled cells cannot be read, or are plainly the other thing."""
    filled = [row[at] for row in rows if at < len(row) and row[at] not in cells.NOTHING]
    bad = sum(not _reads(right, cell) for cell in filled)
    looks_other = sum(_reads(other, cell) and "." not in cell for cell in filled)
    both = right is cells.signed and looks_other == len(filled) >= _CERTAIN
    return bool(filled) and (bad * _HALF > len(filled) or both)


def _reads(how: Callable[[str], Any], cell: str) -> bool:
    try:
        return how(cell) is not None
    except ValueError:
        return False


def _quiet(row: Sequence[str], targets: Sequence[str]) -> Said | None:
    try:
        return read(0, row, targets)
    except Wrong:
        return None
