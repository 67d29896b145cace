"""What witnesses tell the rest of the system.

A cosignature is no event: two logs that witness each other would otherwise grow for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LogContradicted(Event):
    words: ClassVar[Text] = Text(
        "存证日志 {origin} 出现矛盾，请立即核查",
        "Custody log {origin} contradicts itself: look at once",
    )
    origin: str
    witness: str
    finding: str
    size: int
