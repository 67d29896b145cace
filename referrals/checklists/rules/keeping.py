"""Items as plain values: how drafts and editions keep them, and their hash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from portal.kernel.law import Citation, Status
from portal.kernel.text import Text
from referrals.checklists.rules import Item, checked
from referrals.checklists.rules.reading import read_item

TEXTS = ("section", "hint", "evidence")


def plain(item: Item) -> dict[str, Any]:
    """Return an item as JSON has it; `kept` reads it back."""
    found: dict[str, Any] = {
        "code": item.code,
        "kind": item.kind.value,
        "zh": item.text.zh,
        "en": item.text.en,
        "instrument": item.law.instrument,
        "article": item.law.article,
        "status": item.law.status.value,
        "required": item.required,
        "asks_amount": item.asks_amount,
        "relevant": item.relevant,
        "options": [{"code": each.code, **_words(each.text)} for each in item.options],
    }
    for name in TEXTS:
        text: Text | None = getattr(item, name)
        found[name] = None if text is None else _words(text)
    return found


def kept(table: Mapping[str, Any]) -> Item:
    """Return an item from its plain values; KeyError or ValueError when they are none."""
    law = Citation(table["instrument"], table["article"], Status(table["status"]))
    return read_item(table, law)


def items(tables: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Return the items of a kept checklist; ItemInvalid when they cannot stand together."""
    return checked([kept(each) for each in tables])


def digest(tables: Sequence[Mapping[str, Any]]) -> str:
    """Return the SHA-256 of items, hexadecimal: the same for the same items, however stored."""
    text = json.dumps(list(tables), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
