"""Campaigns of checks as values: states of a campaign, of its tasks, of joining and of publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from portal.kernel.law import Citation, Status
from portal.kernel.text import Text


class State(StrEnum):
    """How far a campaign has come. Nobody but its maker's agency knows of it before approval."""

    PLANNED = "planned"
    DECLINED = "declined"
    RUNNING = "running"
    CLOSED = "closed"


class StageCode(StrEnum):
    """A stage of a campaign."""

    SELF_CHECK = "self_check"
    SAMPLING = "sampling"
    ON_SITE = "on_site"
    RECTIFICATION = "rectification"
    SUMMING_UP = "summing_up"


class TaskState(StrEnum):
    """How far the check of one institution has come."""

    OPEN = "open"
    ASSIGNED = "assigned"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_DONE = "not_done"


class Origin(StrEnum):
    """Where a task came from."""

    REGISTER = "register"
    FILE = "file"
    DRAW = "draw"
    HAND = "hand"
    LOOK_BACK = "look_back"


class Undone(StrEnum):
    """Why a task could not be done."""

    CLOSED_DOWN = "closed_down"
    MOVED = "moved"
    NOT_OURS = "not_ours"
    CHECKED_ELSEWHERE = "checked_elsewhere"
    OTHER = "other"


class JoinState(StrEnum):
    """What became of asking to join another agency's check."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class JoinEnd(StrEnum):
    """Why a request ended that no officer answered; kept where a refusal keeps its reason."""

    SUCCEEDED = "succeeded"
    CHECK = "check_past"
    CASE = "case_closed"


class ResultState(StrEnum):
    """How far the publication of results has come."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Told(StrEnum):
    """What the public reads of one check."""

    CLEAN = "clean"
    BREACHED = "breached"
    PENDING = "pending"
    SELF_CHECKED = "self_checked"


STATE_NAMES: Final[Mapping[State, Text]] = {
    State.PLANNED: Text("待批准", "Waiting for approval"),
    State.DECLINED: Text("未批准", "Not approved"),
    State.RUNNING: Text("进行中", "Under way"),
    State.CLOSED: Text("已总结", "Summed up"),
}
STAGE_NAMES: Final[Mapping[StageCode, Text]] = {
    StageCode.SELF_CHECK: Text("自查自纠", "Self-check"),
    StageCode.SAMPLING: Text("抽查", "Sampling"),
    StageCode.ON_SITE: Text("现场检查", "On site"),
    StageCode.RECTIFICATION: Text("整改", "Putting right"),
    StageCode.SUMMING_UP: Text("总结", "Summing up"),
}
TASK_NAMES: Final[Mapping[TaskState, Text]] = {
    TaskState.OPEN: Text("待分派", "Not assigned"),
    TaskState.ASSIGNED: Text("已分派", "Assigned"),
    TaskState.UNDER_WAY: Text("检查中", "Under way"),
    TaskState.DONE: Text("已完成", "Done"),
    TaskState.NOT_DONE: Text("无法完成", "Could not be done"),
}
ORIGIN_NAMES: Final[Mapping[Origin, Text]] = {
    Origin.REGISTER: Text("机构名录", "Register"),
    Origin.FILE: Text("名单文件", "File"),
    Origin.DRAW: Text("随机抽取", "Draw"),
    Origin.HAND: Text("逐家添加", "By hand"),
    Origin.LOOK_BACK: Text("回头看", "Look-back"),
}
UNDONE_NAMES: Final[Mapping[Undone, Text]] = {
    Undone.CLOSED_DOWN: Text("机构已停业、注销", "Closed down"),
    Undone.MOVED: Text("机构已迁出、查无此址", "Moved away or not found"),
    Undone.NOT_OURS: Text("不属于检查对象", "Not within the scope"),
    Undone.CHECKED_ELSEWHERE: Text("已由其他检查覆盖", "Covered by another check"),
    Undone.OTHER: Text("其他原因", "Another reason"),
}
JOIN_NAMES: Final[Mapping[JoinState, Text]] = {
    JoinState.ASKED: Text("待对方答复", "Waiting for an answer"),
    JoinState.ACCEPTED: Text("已并入", "Joined"),
    JoinState.DECLINED: Text("对方未同意", "Not agreed"),
}
JOIN_ENDS: Final[Mapping[str, Text]] = {
    JoinEnd.SUCCEEDED: Text(
        "单位职责已由他单位承接，请求自动结束", "Ended: another agency has taken over"
    ),
    JoinEnd.CHECK: Text(
        "检查已经开始或者结束，请求自动结束", "Ended: the check has begun or is over"
    ),
    JoinEnd.CASE: Text("案件已经结案，请求自动结束", "Ended: the case was closed"),
}
RESULT_NAMES: Final[Mapping[ResultState, Text]] = {
    ResultState.PROPOSED: Text("等待另一人批准", "Waiting for a second person"),
    ResultState.DECLINED: Text("未获批准", "Not approved"),
    ResultState.PUBLISHED: Text("已公布", "Published"),
    ResultState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}
TOLD_NAMES: Final[Mapping[Told, Text]] = {
    Told.CLEAN: Text("未发现问题", "Nothing found"),
    Told.BREACHED: Text("发现问题，已依法处理", "Breaches found and dealt with by law"),
    Told.SELF_CHECKED: Text("已完成自查自纠", "Checked itself and reported"),
    Told.PENDING: Text("检查已完成，结果仍在依法办理", "Checked; still being dealt with by law"),
}

HIDDEN: Final = (State.PLANNED, State.DECLINED)
"""States in which only the agency that ordered a campaign knows of it."""
OPEN_TASKS: Final = (TaskState.OPEN, TaskState.ASSIGNED, TaskState.UNDER_WAY)
ENDED_TASKS: Final = (TaskState.DONE, TaskState.NOT_DONE)
SUBJECT: Final = "campaign"
"""What the clock of publication runs on."""
PUBLISH_TERM: Final = "JC-PUB"
MOST_TASKS: Final = 50_000

TARGETS_LAW: Final = Citation("医疗保障基金使用监督管理条例（国务院令第735号）", "第二十五条")
JOINT_LAW: Final = Citation("医疗保障基金使用监督管理条例（国务院令第735号）", "第二十六条")
VOLUNTARY_LAW: Final = Citation("中华人民共和国行政处罚法（2021修订）", "第三十二条")
ONE_VISIT_LAW: Final = Citation("优化营商环境条例（国务院令第722号）", "第五十四条")
ENTERPRISE_LAW: Final = Citation("国办发〔2024〕54号", "条号待核", Status.NEEDS_CONFIRMATION)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a stage, both included."""

    code: StageCode
    from_on: date
    until_on: date


def wrong_stages(spans: tuple[Span, ...], starts_on: date, ends_on: date) -> str | None:
    """Return what is wrong with the stages of a campaign, None when they follow one another within it."""
    if ends_on < starts_on:
        return "ends_before_it_starts"
    last = None
    for span in spans:
        if span.until_on < span.from_on:
            return "ends_before_it_starts"
        if span.from_on < starts_on or span.until_on > ends_on:
            return "stage_outside"
        if last is not None and span.from_on <= last:
            return "stages_overlap"
        last = span.until_on
    return None


def stage_on(spans: tuple[Span, ...], day: date) -> StageCode | None:
    """Return the stage a campaign is in on `day`; None between stages, before and after them."""
    return next((each.code for each in spans if each.from_on <= day <= each.until_on), None)
