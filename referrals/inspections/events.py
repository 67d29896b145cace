"""What inspections tell the rest of the system.

A plan is known to the lead agency alone until somebody has entered: `visibility` keeps it off the
timelines of others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFact(Event):
    """What every event of an inspection says."""

    case_id: int
    inspection_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPlanned(InspectionFact):
    words: ClassVar[Text] = Text(
        "计划联合检查：{title}，{planned_on}", "Joint inspection planned: {title}, {planned_on}"
    )
    title: str
    planned_on: str
    partners: tuple[str, ...]
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionApproved(InspectionFact):
    words: ClassVar[Text] = Text(
        "联合检查获批准：{title} {number}，{planned_on}，请指派两名以上持证检查人员",
        "Joint inspection approved: {title} {number}, {planned_on}. Name two officers or more",
    )
    title: str
    number: str
    planned_on: str
    partners: tuple[str, ...]
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionDeclined(InspectionFact):
    words: ClassVar[Text] = Text("联合检查计划未获批准", "Joint inspection not approved")
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionCancelled(InspectionFact):
    words: ClassVar[Text] = Text(
        "联合检查取消：{title} {number}", "Joint inspection cancelled: {title} {number}"
    )
    title: str
    number: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectorsNamed(InspectionFact):
    words: ClassVar[Text] = Text(
        "{agency}指派检查人员 {officers} 名", "{agency} named {officers} officers"
    )
    officers: int
    certificates: tuple[str, ...]
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectorsInvited(InspectionFact):
    words: ClassVar[Text] = Text(
        "{invited}并入本次检查，避免重复入场：{title}", "{invited} joins this visit: {title}"
    )
    invited: str
    title: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionEntered(InspectionFact):
    words: ClassVar[Text] = Text("{agency}亮证入场检查", "{agency} showed papers and entered")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistFilled(InspectionFact):
    words: ClassVar[Text] = Text(
        "{agency}填写检查表：{answered}／{items} 项",
        "{agency} filled its checklist: {answered} of {items}",
    )
    checklist: str
    answered: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFindingRecorded(InspectionFact):
    words: ClassVar[Text] = Text(
        "{agency}检查发现：{category}，涉嫌 {suspected_fen} 元，查实 {proven_fen} 元",
        "{agency} found: {category}, suspected {suspected_fen}, proven {proven_fen} yuan",
    )
    finding_id: int
    case_finding_id: int
    category: str
    suspected_fen: int
    proven_fen: int
    replaces: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecordMade(InspectionFact):
    words: ClassVar[Text] = Text("{agency}制作现场检查笔录", "{agency} made its on-site record")
    document: int
    signing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionClosed(InspectionFact):
    words: ClassVar[Text] = Text(
        "现场检查结束：查实合计 {proven_fen} 元", "Visit closed: {proven_fen} yuan proven in all"
    )
    suspected_fen: int
    proven_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionViewed(InspectionFact):
    words: ClassVar[Text] = Text("查看联合检查", "Joint inspection opened for reading")
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationOrdered(InspectionFact):
    words: ClassVar[Text] = Text(
        "{agency}责令改正：{number}，最迟 {due_on}",
        "{agency} ordered to put right: {number}, due {due_on}",
    )
    order_id: int
    number: str
    due_on: str
    previous_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationReplied(InspectionFact):
    words: ClassVar[Text] = Text("收到整改报告：{number}", "Report on {number} received")
    order_id: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationReviewed(InspectionFact):
    words: ClassVar[Text] = Text("整改复核 {number}：{result_zh}", "{number} checked: {result_en}")
    order_id: int
    number: str
    accepted: bool
    result_zh: str
    result_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationViewed(InspectionFact):
    words: ClassVar[Text] = Text("查看责令改正", "Rectification order opened for reading")
    order_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationLookedBack(InspectionFact):
    words: ClassVar[Text] = Text(
        "整改回头看 {number}：{result_zh}", "Look back on {number}: {result_en}"
    )
    order_id: int
    number: str
    kept: bool
    result_zh: str
    result_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkHeld(Event):
    """Those who answer for an institution were talked to: a measure of O735."""

    words: ClassVar[Text] = Text(
        "{agency}约谈机构负责人：{number}", "{agency} held a talk: {number}"
    )
    case_id: int
    talk_id: int
    agency: str
    institution_id: int
    number: str
    document: int
