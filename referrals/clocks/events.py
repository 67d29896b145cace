"""What clocks tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFact(Event):
    """What every event of a clock says. `due` is a legal day, or day and time for hours."""

    clock_id: int
    code: str
    title_zh: str
    title_en: str
    agency: str
    due: str
    case_id: int | None = None
    tip_id: int | None = None
    visibility: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted(ClockFact):
    words: ClassVar[Text] = Text(
        "期限开始：{title_zh}，最迟 {due}", "Time limit started: {title_en}, due {due}"
    )
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadClockStarted(ClockStarted):
    """Of one of many leads; its end is written to the queue with all the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStopped(ClockFact):
    words: ClassVar[Text] = Text(
        "期限终止：{title_zh}（最迟 {due}）{late_zh}",
        "Time limit ended: {title_en} (due {due}){late_en}",
    )
    late_seconds: int
    late_zh: str = ""
    late_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTakenOver(ClockFact):
    words: ClassVar[Text] = Text(
        "期限随案件由{agency}承担：{title_zh}，最迟 {due}",
        "Time limit goes with the case to {agency}: {title_en}, due {due}",
    )
    from_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused(ClockFact):
    words: ClassVar[Text] = Text(
        "期限中止：{title_zh}，理由：{reason}", "Time limit suspended: {title_en}. Reason: {reason}"
    )
    reason: str
    ground: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(ClockFact):
    words: ClassVar[Text] = Text(
        "期限恢复：{title_zh}，最迟 {due}", "Time limit resumed: {title_en}, due {due}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockExtended(ClockFact):
    words: ClassVar[Text] = Text(
        "期限延长：{title_zh}，最迟 {due}，理由：{reason}",
        "Time limit extended: {title_en}, due {due}. Reason: {reason}",
    )
    extra_n: int
    reason: str
    law: str
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRecounted(ClockFact):
    words: ClassVar[Text] = Text(
        "放假安排变动，期限重算：{title_zh}，由 {was_due} 改为 {due}",
        "Calendar changed, time limit counted anew: {title_en}, from {was_due} to {due}",
    )
    many: ClassVar[Text] = Text(
        "放假安排变动，{count} 个期限重算", "Calendar changed: {count} time limits counted anew"
    )
    was_due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWarned(ClockFact):
    words: ClassVar[Text] = Text(
        "期限提醒：{title_zh}，最迟 {due}", "Time limit near: {title_en}, due {due}"
    )
    many: ClassVar[Text] = Text("{count} 个期限将到", "{count} time limits are near")
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMissed(ClockFact):
    words: ClassVar[Text] = Text(
        "已超过期限：{title_zh}，应于 {due} 前完成",
        "Time limit missed: {title_en}, was due {due}",
    )
    many: ClassVar[Text] = Text("{count} 个期限已超过", "{count} time limits were missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRanOut(ClockFact):
    """The end of a term that only shows the course of a criminal case: nobody is late."""

    words: ClassVar[Text] = Text(
        "参考期限届满：{title_zh}（{due}）", "Time of reference has ended: {title_en} ({due})"
    )
    many: ClassVar[Text] = Text("{count} 个参考期限届满", "{count} times of reference have ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEscalated(ClockFact):
    """A rung of the ladder: `rung` heard of a miss; `to_agency` is empty where nobody stands there."""

    words: ClassVar[Text] = Text(
        "{agency}逾期未办：{title_zh}，应于 {due} 前完成",
        "Overdue at {agency}: {title_en}, was due {due}",
    )
    many: ClassVar[Text] = Text(
        "下级或者有关机关有 {count} 个期限逾期未办",
        "{count} time limits of other agencies are overdue",
    )
    rung: str
    to_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClocksAnnounced(Event):
    """A stage of many clocks of an agency at once; `digest` names them all (docs/decisions/0017)."""

    words: ClassVar[Text] = Text(
        "{agency}：{count} 个期限到了同一阶段（{stage}）",
        "{agency}: {count} time limits reached {stage}",
    )
    agency: str
    stage: str
    count: int
    batch: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClocksRecounted(Event):
    """The calendar moved the ends of many clocks of an agency; `digest` names them all."""

    words: ClassVar[Text] = Text(
        "放假安排变动，{agency}的 {count} 个期限重算",
        "Calendar changed: {count} time limits of {agency} counted anew",
    )
    agency: str
    count: int
    batches: tuple[str, ...]
    digest: str
    notice_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRequested(ClockFact):
    words: ClassVar[Text] = Text(
        "申请延长期限：{title_zh}，理由：{reason}",
        "Extension asked for: {title_en}. Reason: {reason}",
    )
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRefused(ClockFact):
    words: ClassVar[Text] = Text(
        "不同意延长期限：{title_zh}，理由：{reason}",
        "Extension refused: {title_en}. Reason: {reason}",
    )
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarProposed(Event):
    words: ClassVar[Text] = Text(
        "提出 {year} 年放假安排：{notice}", "Calendar of {year} proposed: {notice}"
    )
    notice_id: int
    year: int
    notice: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPutInForce(Event):
    words: ClassVar[Text] = Text(
        "{year} 年放假安排生效：{notice}", "Calendar of {year} in force: {notice}"
    )
    notice_id: int
    year: int
    notice: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRefused(Event):
    words: ClassVar[Text] = Text(
        "{year} 年放假安排未被采用：{reason}", "Calendar of {year} refused: {reason}"
    )
    notice_id: int
    year: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFeedMade(Event):
    words: ClassVar[Text] = Text("建立了日历订阅", "A calendar feed was made")
    feed_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFeedRevoked(Event):
    words: ClassVar[Text] = Text("停用了日历订阅", "A calendar feed was ended")
    feed_id: int
