"""What the desk tells the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskExported(Event):
    """A list of the desk left the house; `sha256` is that of the whole file."""

    words: ClassVar[Text] = Text(
        "导出监督台账：{rows} 行，用途：{purpose}", "Desk exported: {rows} rows. Purpose: {purpose}"
    )
    agency: str
    kind: str
    part: str
    owner: str
    rows: int
    size_bytes: int
    sha256: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCaseViewed(Event):
    """A procuratorate looked at what the desk shows of a case."""

    words: ClassVar[Text] = Text("监督台账查看案件概况", "Looked at on the desk")
    desk_row: int
    agency: str
