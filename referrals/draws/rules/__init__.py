"""Draws as values: what is drawn, how far a draw has come, why one is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.kernel.actor import Office
from portal.kernel.law import Citation, Status
from portal.kernel.questions import Question
from portal.kernel.text import Text


class DrawKind(StrEnum):
    """What is drawn."""

    TARGETS = "targets"
    INSPECTORS = "inspectors"


class DrawState(StrEnum):
    """How far a draw has come. Frozen: the pool can no longer be changed, the seed is not known."""

    FROZEN = "frozen"
    SEEDED = "seeded"
    DRAWN = "drawn"
    RELEASED = "released"
    CANCELLED = "cancelled"


class RiskClass(StrEnum):
    """How often a target is drawn compared with others: its number of tickets is its weight."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Ground(StrEnum):
    """Why somebody or something is left out, before the draw or after it."""

    RELATIVE = "relative"
    INTEREST = "interest"
    FAIRNESS = "fairness"
    ABSENT = "absent"
    CHECKED = "checked"
    CLOSED = "closed"
    OTHER_CASE = "other_case"


class DropState(StrEnum):
    """Where a request to leave out what was drawn stands."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


KIND_NAMES: Final[Mapping[DrawKind, Text]] = {
    DrawKind.TARGETS: Text("检查对象", "Targets"),
    DrawKind.INSPECTORS: Text("检查人员", "Inspectors"),
}
STATE_NAMES: Final[Mapping[DrawState, Text]] = {
    DrawState.FROZEN: Text("名录已封存，等随机数", "Pool frozen, waiting for the seed"),
    DrawState.SEEDED: Text("随机数待第二人核对", "Seed waits for a second person"),
    DrawState.DRAWN: Text("已抽取", "Drawn"),
    DrawState.RELEASED: Text("已公开全部名录和结果", "Pool and result published"),
    DrawState.CANCELLED: Text("已作废", "Cancelled"),
}
CLASS_NAMES: Final[Mapping[RiskClass, Text]] = {
    RiskClass.HIGH: Text("高风险", "High risk"),
    RiskClass.MEDIUM: Text("中风险", "Medium risk"),
    RiskClass.LOW: Text("低风险", "Low risk"),
}
GROUND_NAMES: Final[Mapping[Ground, Text]] = {
    Ground.RELATIVE: Text("近亲属关系，回避", "Recused: close relative"),
    Ground.INTEREST: Text("有利害关系，回避", "Recused: an interest in the matter"),
    Ground.FAIRNESS: Text("其他可能影响公正执法的关系，回避", "Recused: fairness in doubt"),
    Ground.ABSENT: Text("因故不能参加", "Cannot take part"),
    Ground.CHECKED: Text("本年度检查次数已达上限", "Checked as often as allowed this year"),
    Ground.CLOSED: Text("已停业、注销或者迁出", "Closed, struck off or moved away"),
    Ground.OTHER_CASE: Text("已因案件在查", "Under investigation already"),
}
GROUNDS_OF: Final[Mapping[DrawKind, tuple[Ground, ...]]] = {
    DrawKind.TARGETS: (Ground.CHECKED, Ground.CLOSED, Ground.OTHER_CASE),
    DrawKind.INSPECTORS: (Ground.RELATIVE, Ground.INTEREST, Ground.FAIRNESS, Ground.ABSENT),
}
DROP_NAMES: Final[Mapping[DropState, Text]] = {
    DropState.ASKED: Text("待批准", "Waiting for approval"),
    DropState.APPROVED: Text("已批准，依次递补", "Approved, the next one steps in"),
    DropState.DECLINED: Text("未批准", "Declined"),
}
LAW = Citation("优化营商环境条例（国务院令第722号）", "第五十四条")
RECUSAL = Citation("中华人民共和国行政处罚法（2021修订）", "第四十三条")
ENTERPRISES = Citation("国办发〔2024〕54号", "条号待核", Status.NEEDS_CONFIRMATION)
DRAWERS: Final = frozenset({Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD})
READERS: Final = DRAWERS | {Office.AUDITOR}
MOST_ITEMS = 200_000
MOST_WEIGHT = 100
INSPECTORS = "inspectors"
"""The one stratum of a draw of inspectors."""
EQUAL = "equal"
"""The one class of a draw of inspectors: everybody has one ticket."""

OUT = "不列入"
"""What a pool and a record say of whoever was left out: why is nobody's business but the office's."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A campaign something may be drawn for. `id` is the campaign's."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Occasions(Question[tuple[Occasion, ...]]):
    """For which campaigns may the actor's agency draw now?"""


@dataclass(frozen=True, slots=True)
class VisitsAhead(Question[bool]):
    """Is anything that the draw of this number drew still to be visited?"""

    number: str
