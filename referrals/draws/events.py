"""What draws tell the rest of the system, and the custody log above all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFact(Event):
    """What every event of a draw says."""

    draw_id: int
    agency: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFrozen(DrawFact):
    words: ClassVar[Text] = Text("{number} 名录封存", "{number}: pool frozen")
    pool_sha256: str
    lines_sha256: str
    entries: int
    source: str
    source_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedTyped(DrawFact):
    words: ClassVar[Text] = Text("{number} 填写随机数", "{number}: seed typed")
    seed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawMade(DrawFact):
    words: ClassVar[Text] = Text("{number} 抽取 {drawn} 个", "{number}: {drawn} drawn")
    seed: str
    drawn: int
    record_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawAsked(DrawFact):
    words: ClassVar[Text] = Text("{number} 申请递补", "{number}: a redraw asked for")
    drop_id: int
    stratum: str
    item: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawDecided(DrawFact):
    words: ClassVar[Text] = Text("{number} 递补审批", "{number}: redraw decided")
    drop_id: int
    stratum: str
    item: str
    approved: bool
    replacement: str
    record_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawReleased(DrawFact):
    words: ClassVar[Text] = Text("{number} 公开名录和结果", "{number}: pool and result published")
    record_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawCancelled(DrawFact):
    words: ClassVar[Text] = Text("{number} 作废", "{number} cancelled")
    reason: str
