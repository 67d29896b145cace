"""From what was typed into a form to the values of a letter, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.agencies import queries as agencies
from portal.cases.models import CaseFile
from portal.identity import queries as identity
from portal.infra.letters import Field, Letter
from portal.infra.work import Work
from portal.kernel.clock import printed_day
from portal.papers.rules import rows_of

BY_US = frozenset({"number"})
"""Fields nobody types."""


def data_of(
    work: Work,
    letter: Letter,
    typed: Mapping[str, str],
    *,
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the values of a letter; what is not typed is left out. The sender is always one's own."""
    found: dict[str, Any] = {}
    for name, each in letter.fields.items():
        text = typed.get(name, "").strip()
        if name != letter.number and text:
            found[name] = _value(each, text)
    if letter.sender in letter.fields:
        found[letter.sender] = agencies.agency(work.session, work.actor.agency).zh
    if letter.date and letter.date not in found:
        found[letter.date] = (before or {}).get(letter.date) or printed_day(work.now)
    return found


def first_values(work: Work, letter: Letter, case: CaseFile) -> dict[str, str]:
    """Return what a form begins with: what the case already says."""
    who = identity.officer(work.session, work.actor.officer_id or 0)
    known = {
        "case_name": case.title,
        "case_number": case.number,
        "contact": who.name,
        "phone": who.phone,
        letter.date: printed_day(work.now),
    }
    return {name: value for name, value in known.items() if name in letter.fields and value}


def typed_of(letter: Letter, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the values as a form shows them."""
    return {
        name: _text(letter.fields[name], value)
        for name, value in data.items()
        if name in letter.fields and value is not None
    }


def _value(declared: Field, text: str) -> Any:
    match declared.shape:
        case "list":
            return [line.strip() for line in text.split("\n") if line.strip()]
        case "rows":
            columns = declared.columns
            return [dict(zip(columns, row, strict=True)) for row in rows_of(text, len(columns))]
        case "record":
            row = (rows_of(text, len(declared.columns)) or [[]])[0]
            return dict(zip(declared.columns, row, strict=True))
    return text


def _text(declared: Field, value: Any) -> str:
    match declared.shape:
        case "list":
            return "\n".join(value)
        case "rows":
            return "\n".join("｜".join(row[name] for name in declared.columns) for row in value)
        case "record":
            return "｜".join(value[name] for name in declared.columns)
    return str(value)
