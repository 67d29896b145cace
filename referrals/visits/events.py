"""What visits tell the rest of the system. Ids of entries and digests are lower-case hexadecimal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDeviceRegistered(Event):
    words: ClassVar[Text] = Text("登记现场检查设备", "Field device registered")
    device: str
    officer_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDeviceRevoked(Event):
    words: ClassVar[Text] = Text("停用现场检查设备", "Field device revoked")
    device: str
    officer_id: int
    agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFact(Event):
    """What every event of a visit says; others in the case hear of none before its documents."""

    case_id: int
    inspection_id: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPackTaken(VisitFact):
    words: ClassVar[Text] = Text("下载现场检查资料", "Inspection taken along on a phone")
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEntriesKept(VisitFact):
    """What one call handed in: ids, digests and kinds of the entries, in one order."""

    words: ClassVar[Text] = Text("收到现场记录 {count} 份", "{count} entries of the visit received")
    count: int
    device: str
    offset_seconds: int
    entries: tuple[str, ...]
    digests: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFileKept(VisitFact):
    words: ClassVar[Text] = Text("收到现场文件", "File of the visit received")
    item_id: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMeasureTaken(VisitFact):
    words: ClassVar[Text] = Text(
        "{name_zh}：已实施，待负责人确认", "{name_en}: taken, to be confirmed"
    )
    measure_id: int
    name_zh: str
    name_en: str
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMeasureDecided(VisitFact):
    words: ClassVar[Text] = Text("{name_zh}：{result_zh}", "{name_en}: {result_en}")
    measure_id: int
    name_zh: str
    name_en: str
    result_zh: str
    result_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitViewed(VisitFact):
    words: ClassVar[Text] = Text("查看现场记录", "Records of the visit opened for reading")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPaperMade(VisitFact):
    words: ClassVar[Text] = Text(
        "由现场记录制作文书", "Document made from the records of the visit"
    )
    record: str
    entry: str
    document: int
