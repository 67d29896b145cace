"""What deliveries tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDelivered(Event):
    """A document reached whom it is for: what starts with delivery starts on `delivered_on`.

    `receipt` is the 送达回证 among the case's documents. To whom is sealed with the case; `to_agency`
    names an agency of this server that signed for it, empty for anybody else.
    """

    words: ClassVar[Text] = Text(
        "送达：{title}{number}（{way_zh}，{delivered_on}）",
        "Delivered: {title}{number} ({way_en}, {delivered_on})",
    )
    case_id: int
    document: int
    kind: str
    title: str
    number: str
    way: str
    way_zh: str
    way_en: str
    delivered_on: date
    refused: bool
    receipt: int
    agency: str
    to_agency: str
    visibility: str
