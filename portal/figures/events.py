"""What happens to the counters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CountersDiffered(Event):
    words: ClassVar[Text] = Text(
        "计数核对不符：{differences} 处", "Counters differ from the cases in {differences} places"
    )
    differences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountersRepaired(Event):
    words: ClassVar[Text] = Text(
        "计数更正：{differences} 处", "Counters corrected in {differences} places"
    )
    differences: int
