"""From the body of an entry back to what somebody would type at a desk, to correct it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.money import plain_yuan
from referrals.visits.rules import Kind
from referrals.visits.rules.asked import Asked, Widget
from referrals.visits.rules.fields import FIELDS
from referrals.visits.rules.papers import EVIDENCE_KINDS

_CELLS = " ｜ "


def retyped(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the form as typed for `body`; what it does not hold is left out."""
    found = {}
    for asked in FIELDS[kind]:
        outer, _, inner = asked.name.partition(".")
        value = body.get(outer)
        if inner and isinstance(value, Mapping):
            value = value.get(inner)
        if value is not None:
            found[asked.name] = _TYPED[asked.widget](asked, value)
    return found


def as_typed(at: datetime) -> str:
    """Return an instant as it is typed, legal time: `2026-03-02 10:05`."""
    return f"{at.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M}"


def _time(_: Asked, value: str) -> str:
    return as_typed(datetime.fromisoformat(value))


def _talk(_: Asked, value: list[Mapping[str, str]]) -> str:
    return "\n".join(f"问：{each.get('q', '')}\n答：{each.get('a', '')}" for each in value)


def _rows(asked: Asked, value: list[Mapping[str, Any]]) -> str:
    lines = [[_cell(name, row.get(name)) for name in asked.columns] for row in value]
    return "\n".join(_CELLS.join(line).rstrip(" ｜") for line in lines)


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name.endswith("_fen"):
        return plain_yuan(value)
    if name == "evidence":
        return EVIDENCE_KINDS.get(str(value), str(value)).split("、")[0]
    return " ".join(str(value).split("\n"))


_TYPED: Mapping[Widget, Callable[[Asked, Any], Any]] = {
    **dict.fromkeys(Widget, lambda _, value: str(value)),
    Widget.CHECK: lambda _, value: "yes" if value else "",
    Widget.OFFICERS: lambda _, value: [str(each) for each in value],
    Widget.MONEY: lambda _, value: plain_yuan(value),
    Widget.TIME: _time,
    Widget.LINES: lambda _, value: "\n".join(str(each) for each in value),
    Widget.TALK: _talk,
    Widget.ROWS: _rows,
    Widget.NUMBERS: lambda _, value: ", ".join(str(each) for each in value),
}
