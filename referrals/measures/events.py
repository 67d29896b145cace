"""What measures tell the rest of the system. No name and no words of an officer are in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFact(Event):
    """What every event of a measure says; known to its agency alone. `name` is that of the kind."""

    case_id: int
    measure_id: int
    agency: str
    kind: str
    name: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureProposed(MeasureFact):
    words: ClassVar[Text] = Text("拟采取措施：{name}", "Measure proposed: {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyHeard(MeasureFact):
    words: ClassVar[Text] = Text("记录措施的陈述申辩：{name}", "Party heard on a measure: {name}")
    heard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureOrdered(MeasureFact):
    """`until_on` is the last day, None when open-ended or done at once."""

    words: ClassVar[Text] = Text(
        "决定采取措施：{name}，自 {from_on} 起", "Measure ordered: {name}, from {from_on}"
    )
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDeclined(MeasureFact):
    words: ClassVar[Text] = Text("未批准措施：{name}", "Measure not approved: {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureBegan(MeasureFact):
    words: ClassVar[Text] = Text("措施开始：{name}", "Measure begins: {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureEnding(MeasureFact):
    words: ClassVar[Text] = Text(
        "措施将于 {until_on} 届满：{name}", "Measure ends on {until_on}: {name}"
    )
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLapsed(MeasureFact):
    words: ClassVar[Text] = Text("措施届满：{name}", "Measure ended by itself: {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationAsked(MeasureFact):
    words: ClassVar[Text] = Text("申请恢复：{name}", "Restoration asked: {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRestored(MeasureFact):
    words: ClassVar[Text] = Text(
        "提前恢复：{name}，自 {ended_on} 起", "Restored early: {name}, from {ended_on}"
    )
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffScored(Event):
    words: ClassVar[Text] = Text("支付资格记分 {points} 分", "{points} points given to staff")
    case_id: int
    score_id: int
    agency: str
    points: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAppealed(Event):
    words: ClassVar[Text] = Text("记分申诉处理：撤销 {void}", "Appeal against points: void {void}")
    case_id: int
    score_id: int
    agency: str
    void: bool
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresViewed(Event):
    words: ClassVar[Text] = Text("查看措施内容", "Words of a measure opened")
    case_id: int
    measure_id: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresExported(Event):
    words: ClassVar[Text] = Text("导出措施名单 {rows} 行", "List of measures exported: {rows} rows")
    agency: str
    rows: int
    size_bytes: int
    sha256: str
    purpose: str
