"""From what was typed at a desk to the body of an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from portal.infra.forms import Day
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.money import parse_yuan
from portal.papers.rules import rows_of
from referrals.visits.forms import bodies
from referrals.visits.rules import Kind
from referrals.visits.rules.asked import Asked, Widget
from referrals.visits.rules.fields import FIELDS
from referrals.visits.rules.papers import EVIDENCE_KINDS

_DAY: TypeAdapter[date] = TypeAdapter(Day)
_KINDS = {zh: code for code, words in EVIDENCE_KINDS.items() for zh in words.split("、")}
_WHOLE = {"quantity", "size"}
_COPIES = 2


def body_of(kind: Kind, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body; Invalid names the fields that are missing or cannot be read."""
    body: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for asked in FIELDS[kind]:
        try:
            value = _READ[asked.widget](asked, raw.get(asked.name, ""))
        except ValueError:
            wrong[asked.name] = "invalid"
            continue
        if asked.needed and value in (None, "", []) and asked.widget is not Widget.CHECK:
            wrong[asked.name] = "missing"
        _put(body, asked.name, value)
    if wrong:
        raise Invalid(**wrong)
    if kind in {Kind.HOLD, Kind.SEAL}:
        body["copies"] = _COPIES
    if kind is Kind.NOTE:
        body["medium"] = "text"
    try:
        bodies.read(kind, body)
    except ValidationError as error:
        names = {str(each["loc"][0]) for each in error.errors() if each["loc"]}
        raise Invalid(**dict.fromkeys(names or {"form"}, "invalid")) from None
    return body


def instant(typed: str) -> datetime:
    """Return an instant typed as `2026-03-02 10:05`, legal time. ValueError for anything else."""
    found = datetime.fromisoformat(typed.strip().replace("：", ":").replace("/", "-"))
    return found if found.tzinfo else found.replace(tzinfo=LEGAL_ZONE)


def _put(body: dict[str, Any], name: str, value: Any) -> None:
    if value in (None, ""):
        return
    outer, _, inner = name.partition(".")
    if inner:
        body.setdefault(outer, {})[inner] = value
    else:
        body[outer] = value


def _officers(_: Asked, typed: Any) -> list[int]:
    return [int(each) for each in typed or ()]


def _money(_: Asked, typed: str) -> int | None:
    return parse_yuan(typed) if typed.strip() else None


def _time(_: Asked, typed: str) -> str | None:
    return instant(typed).isoformat() if typed.strip() else None


def _day(_: Asked, typed: str) -> str:
    try:
        return _DAY.validate_python(typed).isoformat()
    except ValidationError as error:
        raise ValueError from error


def _talk(_: Asked, typed: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for line in filter(None, (each.strip() for each in typed.split("\n"))):
        if line.startswith(("问：", "问:")):
            found.append({"q": line[2:].strip(), "a": ""})
        elif not found:
            raise ValueError("begins with no question")
        else:
            said = line[2:].strip() if line.startswith(("答：", "答:")) else line
            found[-1]["a"] = f"{found[-1]['a']}\n{said}".strip()
    return found


def _rows(asked: Asked, typed: str) -> list[dict[str, Any]]:
    return [
        {
            name: _cell(name, cell)
            for name, cell in zip(asked.columns, row, strict=True)
            if cell or name == "quantity"
        }
        for row in rows_of(typed, len(asked.columns))
    ]


def _numbers(_: Asked, typed: str) -> list[int]:
    return [
        int(each) for each in typed.replace("，", " ").replace("、", " ").replace(",", " ").split()
    ]


def _cell(name: str, cell: str) -> Any:
    if name in _WHOLE:
        return int(cell or "1")
    if name.endswith("_fen"):
        return parse_yuan(cell)
    if name == "evidence":
        return _KINDS.get(cell, cell)
    return cell


_READ: Mapping[Widget, Callable[[Asked, Any], Any]] = {
    Widget.LINE: lambda _, typed: typed.strip(),
    Widget.TEXT: lambda _, typed: typed.strip(),
    Widget.CHECK: lambda _, typed: bool(typed),
    Widget.CHOICE: lambda _, typed: typed,
    Widget.OFFICERS: _officers,
    Widget.MONEY: _money,
    Widget.TIME: _time,
    Widget.DAY: _day,
    Widget.LINES: lambda _, typed: [each.strip() for each in typed.split("\n") if each.strip()],
    Widget.TALK: _talk,
    Widget.ROWS: _rows,
    Widget.NUMBERS: _numbers,
}
