"""Checklists and items from tables of a book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.law import Citation
from portal.kernel.packs import citation, in_force
from portal.kernel.text import Text
from referrals.checklists.rules import Checklist, Item, Kind, Option, checked


def read_checklist(table: Mapping[str, Any], instruments: Mapping[str, str]) -> Checklist:
    """Return one `[[checklists]]` entry; KeyError or ValueError when something is not as it must be."""
    return Checklist(
        code=table["code"],
        version=table["version"],
        name=Text.of(table),
        in_force=in_force(table),
        items=checked([read_item(each, citation(each, instruments)) for each in table["items"]]),
    )


def read_item(table: Mapping[str, Any], law: Citation) -> Item:
    """Return one item of a book; KeyError or ValueError when something is missing."""
    kind = Kind(table["kind"])
    return Item(
        code=table["code"],
        kind=kind,
        text=Text.of(table),
        law=law,
        section=_text(table, "section"),
        hint=_text(table, "hint"),
        evidence=_text(table, "evidence"),
        required=table.get("required", kind is Kind.YES_NO),
        asks_amount=table.get("asks_amount", False),
        relevant=table.get("relevant", ""),
        options=tuple(Option(each["code"], Text.of(each)) for each in table.get("options", ())),
    )


def _text(table: Mapping[str, Any], name: str) -> Text | None:
    found = table.get(name)
    return None if found is None else Text.of(found)
