"""What campaigns tell the rest of the system. None of them is on the timeline of a case but TaskBegun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFact(Event):
    """What every event of a campaign says."""

    campaign_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlanned(CampaignFact):
    words: ClassVar[Text] = Text("拟定专项行动：{title}", "Campaign planned: {title}")
    title: str
    kind: str
    lead: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignApproved(CampaignFact):
    words: ClassVar[Text] = Text(
        "专项行动获批准：{title}（{number}）", "Campaign approved: {title} ({number})"
    )
    title: str
    number: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDeclined(CampaignFact):
    words: ClassVar[Text] = Text("专项行动未获批准：{title}", "Campaign not approved: {title}")
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignClosed(CampaignFact):
    words: ClassVar[Text] = Text("专项行动已总结：{title}", "Campaign summed up: {title}")
    title: str
    tasks: int
    checked: int
    breached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignChecklistChosen(CampaignFact):
    words: ClassVar[Text] = Text("选定检查表：{version}", "Checklist chosen: {version}")
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksAdded(CampaignFact):
    words: ClassVar[Text] = Text("增加检查任务 {count} 项", "{count} tasks added")
    origin: str
    source: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksDispatched(CampaignFact):
    words: ClassVar[Text] = Text(
        "收到检查任务 {count} 项：{title}", "{count} tasks received: {title}"
    )
    title: str
    assigned: str
    count: int
    due_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOfficersNamed(CampaignFact):
    words: ClassVar[Text] = Text("检查任务指派检查人员", "Officers named for a task")
    task_id: int
    officers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskBegun(CampaignFact):
    words: ClassVar[Text] = Text(
        "由专项行动立项检查：{title}", "Check begun within a campaign: {title}"
    )
    task_id: int
    case_id: int
    inspection_id: int
    title: str
    ground: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(CampaignFact):
    words: ClassVar[Text] = Text("检查任务完成", "Task done")
    task_id: int
    breached: bool
    proven_fen: int
    inspection_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNotDone(CampaignFact):
    words: ClassVar[Text] = Text("检查任务无法完成", "Task could not be done")
    task_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTakenUpAgain(CampaignFact):
    words: ClassVar[Text] = Text("检查任务重新办理", "Task taken up again")
    task_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinAsked(CampaignFact):
    words: ClassVar[Text] = Text(
        "有单位请求并入本单位的检查，避免重复入场：{title}",
        "An agency asks to join a check of yours instead of a second visit: {title}",
    )
    join_id: int
    inspection_id: int
    asks: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinDecided(CampaignFact):
    words: ClassVar[Text] = Text(
        "并入检查的请求已答复：{result_zh}",
        "Your request to join a check was answered: {result_en}",
    )
    join_id: int
    inspection_id: int
    accepted: bool
    result_zh: str
    result_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseJoinAsked(Event):
    words: ClassVar[Text] = JoinAsked.words
    join_id: int
    inspection_id: int
    agency: str
    asks: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseJoinDecided(Event):
    words: ClassVar[Text] = JoinDecided.words
    join_id: int
    inspection_id: int
    case_id: int
    agency: str
    accepted: bool
    result_zh: str
    result_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfChecksTaken(CampaignFact):
    words: ClassVar[Text] = Text(
        "登记自查自纠 {count} 条，金额 {amount_fen} 元",
        "{count} self-check rows taken, {amount_fen} yuan",
    )
    count: int
    institutions: int
    amount_fen: int
    returned_fen: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckCodeIssued(CampaignFact):
    """Nothing of the code itself: `until` is the last day it is good for."""

    words: ClassVar[Text] = Text(
        "发出自查告知书，代码用至 {until}", "Self-check notice issued, its code good until {until}"
    )
    task_id: int
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckWithdrawn(CampaignFact):
    words: ClassVar[Text] = Text("撤销一条自查自纠登记", "A self-check row withdrawn")
    declaration_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsProposed(CampaignFact):
    words: ClassVar[Text] = Text(
        "拟公布检查结果：{title}", "Publication of results proposed: {title}"
    )
    result_id: int
    title: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPublished(CampaignFact):
    words: ClassVar[Text] = Text("公布检查结果", "Results published")
    result_id: int
    digest: str
    rows: int
    held_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsDeclined(CampaignFact):
    words: ClassVar[Text] = Text("检查结果未获批准公布", "Publication of results not approved")
    result_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsWithdrawn(CampaignFact):
    words: ClassVar[Text] = Text("撤回已公布的检查结果", "Published results withdrawn")
    result_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignExported(CampaignFact):
    words: ClassVar[Text] = Text("导出专项行动", "Campaign exported")
    what: str
    kind: str
    rows: int
    size_bytes: int
    sha256: str
    purpose: str
