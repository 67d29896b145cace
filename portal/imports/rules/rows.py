"""From the cells of a row to values that fit together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.cases.rules import Outcome, Stage
from portal.imports.rules import Kind, cells
from portal.kernel.text import Text, folded

ROW = "row"
"""Stands for the column in an error that belongs to the whole row."""
KEYS: Mapping[Kind, str] = {
    Kind.INSTITUTIONS: "code",
    Kind.CASES: "key",
    Kind.MONITORING: "key",
    Kind.AUDIT: "key",
}
"""The column a row is known by: the same key twice is the same thing."""
_AMOUNTS = ("suspected", "proven", "amount")
BEYOND = "…"
"""Stands for whatever a row has beyond its header: that it is there is an error, what it is is not kept."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column the portal knows: how it is read, and what lists call it."""

    code: str
    name: Text
    type: str
    also: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A row as read: values by column, and what is wrong by column."""

    line: int
    values: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)


def read_column(table: Mapping[str, Any]) -> Column:
    """Return one entry of the data file; KeyError when a part is missing."""
    return Column(
        code=table["code"],
        name=Text.of(table["name"]),
        type=table["type"],
        also=tuple(table.get("also", ())),
        required=table.get("required", False),
    )


def guess(
    header: Sequence[str], columns: Mapping[str, Column], remembered: Mapping[str, str]
) -> list[str]:
    """Return the column each name in a header stands for, "" for none; each at most once.

    What the agency chose the last time counts before what lists usually say.
    """
    known = _names(columns)
    found: list[str] = []
    for name in header:
        code = remembered.get(folded(name), known.get(folded(name), ""))
        found.append(code if code in columns and code not in found else "")
    return found


def _names(columns: Mapping[str, Column]) -> dict[str, str]:
    """Return the column each word a list may say stands for."""
    return {
        folded(word): column.code
        for column in columns.values()
        for word in (column.name.zh, column.name.en, column.code, *column.also)
    }


def personal(
    header: Sequence[str], columns: Mapping[str, Column], words: Collection[str]
) -> frozenset[int]:
    """Return the places of columns that look like persons: nothing in them is ever kept."""
    known, said = _names(columns), [folded(name) for name in header]
    return frozenset(
        at
        for at, name in enumerate(said)
        if name not in known and any(word in name for word in words)
    )


def kept(found: Sequence[str], keep: Sequence[bool]) -> list[str]:
    """Return the cells of a row that may be kept, the others empty, beyond the header a mark."""
    known = [cell if wanted else "" for cell, wanted in zip(found, keep, strict=False)]
    return [*known, *(BEYOND if cell else "" for cell in found[len(keep) :])]


def wrong_mapping(
    targets: Sequence[str], header: Sequence[str], columns: Mapping[str, Column]
) -> str:
    """Return what is wrong with a choice of columns, "" when nothing is."""
    chosen = [code for code in targets if code]
    if len(targets) != len(header) or not set(chosen) <= set(columns):
        return "unknown_choice"
    twice = len(set(chosen)) < len(chosen)
    if twice or any({name, f"{name}_wan"} <= set(chosen) for name in _AMOUNTS):
        return "column_twice"
    needed = {code for code, column in columns.items() if column.required}
    return "" if needed <= set(chosen) else "column_needed"


def read_row(
    line: int,
    found: Sequence[str],
    targets: Sequence[str],
    columns: Mapping[str, Column],
    words: Mapping[str, Mapping[str, Any]],
) -> Read:
    """Read the cells of a row; empty ones have no value."""
    read = Read(line, {})
    if any(found[len(targets) :]):
        read.errors[ROW] = "extra_cells"
    for code, cell in zip(targets, found, strict=False):
        if not code or not cell:
            continue
        kind = columns[code].type
        try:
            if kind in cells.TYPES:
                read.values[code] = cells.TYPES[kind](cell)
            else:
                read.values[code] = cells.word(cell, words[kind])
        except ValueError as error:
            read.errors[code] = str(error)
    for column in columns.values():
        if column.required and column.code not in read.values:
            read.errors.setdefault(column.code, "missing")
    return read


def settle_case(read: Read, today: date) -> None:
    """Bring days, stage, outcome and amounts of a case together; say where they contradict."""
    values, errors = read.values, read.errors
    for name in ("suspected", "proven"):
        values[name] = values.pop(f"{name}_wan", values.get(name, 0))
    if values["proven"] and not values["suspected"]:
        values["suspected"] = values["proven"]
    if values["proven"] > values["suspected"]:
        errors.setdefault("proven", "more_than_suspected")
    closed = bool({"closed_on", "outcome"} & set(values))
    stage = values.setdefault("stage", Stage.CLOSED if closed else Stage.CHECKING)
    if stage is Stage.CHECKING and "filed_on" in values:
        stage = values["stage"] = Stage.FILED
    if stage is Stage.CLOSED:
        for name in ("closed_on", "outcome"):
            if name not in values:
                errors.setdefault(name, "missing")
    elif closed:
        errors.setdefault("stage", "not_closed")
    if values.get("outcome") is Outcome.MERGED:
        errors.setdefault("outcome", "unknown_choice")
    _days_in_order(values, errors, today)


def _days_in_order(values: Mapping[str, Any], errors: dict[str, str], today: date) -> None:
    last = None
    for name in ("opened_on", "filed_on", "closed_on"):
        day = values.get(name)
        if day is None:
            continue
        if day > today:
            errors.setdefault(name, "future_day")
        elif last is not None and day < last:
            errors.setdefault(name, "before_opened")
        last = day
