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
    words: ClassVar[Text] = Text("销毁证据文件", "Evidence file destroyed")
    item_id: int
    sha256: str
    reason: str = ""
    tip_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntered(Event):
    """An officer wrote into the custody record: an act on the original, a correction, a withdrawal."""

    words: ClassVar[Text] = Text("补记证据经手记录", "Custody record of evidence added to")
    item_id: int
    kind: str
    reason: str
    other_side: str
    sha256: str
    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceHeld(Event):
    words: ClassVar[Text] = Text("证据依法保全", "Evidence put under legal hold")
    item_id: int
    reason: str
    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReleased(Event):
    words: ClassVar[Text] = Text("证据解除保全", "Legal hold of evidence lifted")
    item_id: int
    reason: str
    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceDamaged(Event):
    """A check of the store found a segment of a file (from 0) missing or changed."""

    words: ClassVar[Text] = Text(
        "存储核验：证据文件 {item_id} 第 {segment} 段异常，请立即核实",
        "Check of the store: segment {segment} of evidence file {item_id} is damaged. Look into it now",
    )
    item_id: int
    segment: int
    kind: str
    sha256: str
    tip_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRestored(Event):
    words: ClassVar[Text] = Text(
        "存储核验：证据文件 {item_id} 第 {segment} 段已恢复",
        "Check of the store: segment {segment} of evidence file {item_id} is whole again",
    )
    item_id: int
    segment: int
    sha256: str
    tip_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFilling(Event):
    """The room left for evidence fell to another level; told once for each."""

    words: ClassVar[Text] = Text(
        "证据存储空间剩余 {left_mb} MB，请安排扩容；文字举报不受影响",
        "{left_mb} MB are left for evidence: plan for more. Tips without files are not affected",
    )
    level: str
    left_mb: int
