"""What the destruction of keys tells the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureAsked(Event):
    words: ClassVar[Text] = Text("申请销毁密钥", "Destruction of a key asked for")
    erasure_id: int
    kind: str
    subject_id: int
    case_id: int | None
    tip_id: int | None
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRefused(Event):
    words: ClassVar[Text] = Text("不同意销毁密钥", "Destruction of a key refused")
    erasure_id: int
    kind: str
    subject_id: int
    case_id: int | None
    tip_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyErased(Event):
    words: ClassVar[Text] = Text(
        "密钥已销毁，内容不可恢复",
        "Key destroyed: what it opened is gone for good",
    )
    erasure_id: int
    kind: str
    subject_id: int
    case_id: int | None
    tip_id: int | None
    ground: str
    asked_by: int
    reports: tuple[int, ...] = ()
