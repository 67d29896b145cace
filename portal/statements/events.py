"""What statements tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAccepted(Event):
    """So much of a line is for a target: its owner books it in this transaction, or raises.

    `kind` is a `rules.Kind`; `booking` names this booking for good: the same one never books twice,
    and `LineUndone` takes it back. The actor is the officer of finance who accepted it.
    """

    words: ClassVar[Text] = Text("认领流水 {fen} 元", "Bank line accepted: {fen} yuan")
    agency: str
    file_id: int
    line_id: int
    direction: str
    kind: str
    target_id: int
    fen: int
    on: date
    booking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUndone(Event):
    """A match was taken back: what `booking` booked is reversed in this transaction, or raises.

    `returned` tells that the bank itself took the line back (冲正、退汇), on `on`; otherwise it was
    matched wrongly.
    """

    words: ClassVar[Text] = Text("撤销认领流水 {fen} 元", "Match of a bank line undone: {fen} yuan")
    agency: str
    file_id: int
    line_id: int
    kind: str
    target_id: int
    fen: int
    on: date
    booking: str
    returned: bool
    reasons: str
