"""Lists that are taken in: their kinds, how far a run and each of its rows has come."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.actor import Office
from portal.kernel.text import Text

BATCH = 500
"""Rows taken in one transaction."""
SHOWN = 50
"""Rows with problems shown on the page; the file has all of them."""
KEPT_DAYS = 30
"""The rows of a run that is over are forgotten after so many days; its counts stay."""
UNFINISHED_DAYS = 7
"""A run nobody finishes is cancelled, and its rows forgotten, after so many days."""
MOST_UNFINISHED = 5
"""Runs of one agency that may lie unfinished at one time."""
ABANDONED_HOURS = 2
"""An upload that has not arrived after so long never will."""


class Kind(StrEnum):
    """What a list holds."""

    INSTITUTIONS = "institutions"
    CASES = "cases"
    MONITORING = "monitoring"
    AUDIT = "audit"


LEADS = frozenset({Kind.MONITORING, Kind.AUDIT})
"""Lists of leads: every row becomes a tip, and what it says is sealed as it comes in."""


class RunState(StrEnum):
    """How far a run has come."""

    RECEIVING = "receiving"
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class RowState(StrEnum):
    """What became of a row."""

    WAITING = "waiting"
    READY = "ready"
    BAD = "bad"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


_OPENS_CASES = frozenset({Office.INTAKE, Office.INVESTIGATOR, Office.HEAD})
OFFICES: Mapping[Kind, frozenset[Office]] = {
    Kind.INSTITUTIONS: _OPENS_CASES | {Office.ADMINISTRATOR},
    Kind.CASES: _OPENS_CASES,
    Kind.MONITORING: _OPENS_CASES,
    Kind.AUDIT: _OPENS_CASES,
}
"""Who sees the runs of an agency; what they may begin, `policy.can_import` says."""
KIND_NAMES: Mapping[Kind, Text] = {
    Kind.INSTITUTIONS: Text("定点机构名单", "List of institutions"),
    Kind.CASES: Text("案件台账", "Ledger of cases"),
    Kind.MONITORING: Text("智能监控疑点", "Alerts of smart monitoring"),
    Kind.AUDIT: Text("审计线索", "Audit leads"),
}
STATE_NAMES: Mapping[RunState, Text] = {
    RunState.RECEIVING: Text("正在接收", "Being received"),
    RunState.UPLOADED: Text("待核对列", "Columns to be confirmed"),
    RunState.CHECKING: Text("正在预检", "Being checked"),
    RunState.CHECKED: Text("预检完成，待开始", "Checked, ready to start"),
    RunState.RUNNING: Text("正在导入", "Importing"),
    RunState.PAUSED: Text("已暂停", "Paused"),
    RunState.DONE: Text("已完成", "Done"),
    RunState.CANCELLED: Text("已取消", "Cancelled"),
}
STATE_TONES: Mapping[RunState, str] = {
    RunState.CHECKED: "soon",
    RunState.UPLOADED: "soon",
    RunState.PAUSED: "paused",
    RunState.DONE: "done",
}
AT_WORK = (RunState.CHECKING, RunState.RUNNING)
"""States in which the worker goes on by itself."""
OVER = (RunState.DONE, RunState.CANCELLED)
PROBLEMS = (RowState.BAD, RowState.FAILED)

MOVES: Mapping[RunState, frozenset[RunState]] = {
    RunState.UPLOADED: frozenset({RunState.CHECKING, RunState.CANCELLED}),
    RunState.CHECKING: frozenset({RunState.CHECKED, RunState.UPLOADED, RunState.CANCELLED}),
    RunState.CHECKED: frozenset({RunState.CHECKING, RunState.RUNNING, RunState.CANCELLED}),
    RunState.RUNNING: frozenset({RunState.PAUSED, RunState.DONE, RunState.CANCELLED}),
    RunState.PAUSED: frozenset({RunState.RUNNING, RunState.CANCELLED}),
}
"""From where a run goes where."""


def can_move(old: RunState, new: RunState) -> bool:
    """Tell whether a run may go from one state to another."""
    return new in MOVES.get(old, ())
