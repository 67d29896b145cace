"""What happens to tasks, watches and handovers. The text of a task is never in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded(Event):
    """`visibility` all: another agency was asked, so that it is on everybody's timeline."""

    words: ClassVar[Text] = Text("安排任务", "Task added")
    many: ClassVar[Text] = Text("批量安排任务：{count} 项", "{count} tasks added")
    case_id: int
    task_id: int
    task_kind: str
    agency: str
    for_agency: str | None
    assignee_id: int | None
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPassedOn(Event):
    words: ClassVar[Text] = Text("任务转交他人", "Task passed on")
    case_id: int
    task_id: int
    task_kind: str
    agency: str
    assignee_id: int | None
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Event):
    words: ClassVar[Text] = Text("任务完成", "Task done")
    case_id: int
    task_id: int
    task_kind: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCancelled(Event):
    words: ClassVar[Text] = Text("任务取消", "Task cancelled")
    case_id: int
    task_id: int
    task_kind: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOverdue(Event):
    words: ClassVar[Text] = Text("任务已过期限", "A task is overdue")
    case_id: int
    task_id: int
    task_kind: str
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStarted(Event):
    """Whom one follows is one's own affair: not on the timeline, and no case is touched by it."""

    words: ClassVar[Text] = Text("关注本案", "Started watching the case")
    watched_case_id: int
    officer_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEnded(Event):
    """Whom one follows is one's own affair: not on the timeline, and no case is touched by it."""

    words: ClassVar[Text] = Text("不再关注本案", "Stopped watching the case")
    watched_case_id: int
    officer_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverDone(Event):
    words: ClassVar[Text] = Text(
        "工作交接：移交 {moved} 项，未能移交 {remaining} 项",
        "Work handed over: {moved} moved, {remaining} not",
    )
    handover_id: int
    agency: str
    officer_id: int
    to_officer_id: int | None
    moved: int
    remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedStageChanged(Event):
    """Told, never recorded: what happened is an event of the case itself."""

    words: ClassVar[Text] = Text("关注的案件 {number} 阶段变化", "Watched case {number}: new stage")
    many: ClassVar[Text] = Text(
        "关注的案件中有 {count} 件阶段变化", "{count} watched cases: new stage"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedDecision(Event):
    """Told, never recorded."""

    words: ClassVar[Text] = Text("关注的案件 {number} 有决定", "Watched case {number}: a decision")
    many: ClassVar[Text] = Text(
        "关注的案件中有 {count} 件有决定", "{count} watched cases: a decision"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedFinding(Event):
    """Told, never recorded."""

    words: ClassVar[Text] = Text("关注的案件 {number} 有新认定", "Watched case {number}: a finding")
    many: ClassVar[Text] = Text(
        "关注的案件中有 {count} 件有新认定", "{count} watched cases: a finding"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedTurn(Event):
    """Told, never recorded."""

    words: ClassVar[Text] = Text(
        "关注的案件 {number} 轮到本单位", "Watched case {number}: your turn"
    )
    many: ClassVar[Text] = Text(
        "关注的案件中有 {count} 件轮到本单位", "{count} watched cases: your turn"
    )


TOLD_AS: dict[str, type[Event]] = {
    "stage": WatchedStageChanged,
    "decision": WatchedDecision,
    "finding": WatchedFinding,
    "turn": WatchedTurn,
}
