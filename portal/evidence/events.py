"""What evidence tells the rest of the system. Digests are lower-case hexadecimal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReceived(Event):
    words: ClassVar[Text] = Text("收到证据文件", "Evidence file received")
    item_id: int
    size: int
    sha256: str
    sm3: str
    tip_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMoved(Event):
    words: ClassVar[Text] = Text("证据文件转入", "Evidence file moved here")
    item_id: int
    sha256: str
    from_kind: str
    from_id: int
    tip_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOpened(Event):
    words: ClassVar[Text] = Text("调取证据文件", "Evidence file opened")
    item_id: int
    kind: str
    reason: str
    sha256: str
    tip_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStoryRead(Event):
    """Somebody opened the page of one file: its name and its story, not its content."""

    words: ClassVar[Text] = Text("查看证据经手记录", "Custody record of an evidence file read")
    item_id: int
    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDiscarded(Event):
    words: ClassVar[Text] = Text("删除证据文件", "Evidence file deleted")
    item_id: int
    sha256: str
    tip_id: int | None = None
    case_id: int | None = None
