"""What eligibility tells the rest of the system. Never who anybody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardBaseLinked(Event):
    words: ClassVar[Text] = Text("认定举报对应的查实事项", "Findings a report led to were marked")
    case_id: int
    tip_id: int
    finding_ids: tuple[int, ...]
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundAnswered(Event):
    words: ClassVar[Text] = Text("核对不予奖励情形", "A ground against a reward was looked into")
    case_id: int
    tip_id: int
    ground: str
    answer: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstReporterRuled(Event):
    words: ClassVar[Text] = Text("裁定首个举报", "It was ruled who reported first")
    case_id: int
    tip_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCheckAsked(Event):
    words: ClassVar[Text] = Text("请身份保管员核对", "The identity custodian was asked to compare")
    tip_id: int
    statement_id: int
    agency: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCheckReleased(Event):
    words: ClassVar[Text] = Text(
        "负责人同意核对身份，不出示", "The head let the identity be compared, not shown"
    )
    tip_id: int
    statement_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCompared(Event):
    words: ClassVar[Text] = Text("身份只作比对，没有出示", "The identity was compared, not shown")
    tip_id: int
    statement_id: int
    agency: str
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesShared(Event):
    words: ClassVar[Text] = Text(
        "向身份保管机构提供当事人索引，不含姓名",
        "The people of the case were given as indexes, without names, to the agency that compares",
    )
    case_id: int
    tip_id: int
    statement_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCheckAnswered(Event):
    words: ClassVar[Text] = Text("身份保管员已答复", "The identity custodian answered")
    tip_id: int
    statement_id: int
    agency: str
    ground: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointMade(Event):
    words: ClassVar[Text] = Text("认定共同举报", "Reports were held to be made together")
    case_id: int
    joint_id: int
    tip_ids: tuple[int, ...]
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSplitEntered(Event):
    words: ClassVar[Text] = Text("共同举报人填写分配", "A division of the reward was entered")
    tip_id: int
    joint_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSettled(Event):
    words: ClassVar[Text] = Text("共同举报的分配已定", "The division of the reward is settled")
    case_id: int
    joint_id: int
    by_decision: bool
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class JointEnded(Event):
    words: ClassVar[Text] = Text("撤销共同举报认定", "Reports are no longer held to be joint")
    case_id: int
    joint_id: int
    visibility: str = "agency"
