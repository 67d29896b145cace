"""The formats before 2007 (xls, doc, ppt): only their summary is read (MS-OLEPS)."""

from __future__ import annotations

import io
from typing import Any

import olefile

from portal.infra.sandbox.answer import Answer, Head


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return author, organisation, program and times."""
    names = {
        "author": "author",
        "last_saved_by": "changed_by",
        "create_time": "created",
        "last_saved_time": "changed",
        "creating_application": "software",
        "company": "organisation",
        "title": "title",
        "manager": "manager",
    }
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        summary = file.get_metadata()
    facts = [(code, _told(getattr(summary, name, None))) for name, code in names.items()]
    return Answer(Head(facts=[(code, value) for code, value in facts if value]))


def _told(value: Any) -> str:
    if isinstance(value, bytes):
        for encoding in ("utf-8", "gb18030"):
            try:
                return value.decode(encoding).strip("\x00 ")
            except UnicodeDecodeError:
                continue
    return "" if value is None else str(value)[:2_000]
