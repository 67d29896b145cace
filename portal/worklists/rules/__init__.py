"""Lists: their tabs, orders and columns, who a kept view is for, what can be done to many cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.cases.rules.masking import FieldProfile, shows
from portal.kernel.text import Text


class Tab(StrEnum):
    """The lists everybody has."""

    WORK = "work"
    MINE = "mine"
    OURS = "ours"
    REFERRED = "referred"
    OVERDUE = "overdue"
    WATCHED = "watched"
    ALL = "all"
    CLOSED = "closed"


class SortKey(StrEnum):
    """What a list can be sorted by: each has an index that starts with the agency."""

    UPDATED = "updated"
    OPENED = "opened"
    DUE = "due"
    PROVEN = "proven"


class Scope(StrEnum):
    """Who sees a kept view."""

    OWN = "own"
    AGENCY = "agency"
    SHARED = "shared"


class QuickAct(StrEnum):
    """The one thing a queue offers beside its rows."""

    NONE = "none"
    TAKE = "take"
    WATCH = "watch"


class Act(StrEnum):
    """What can be done to many cases at once."""

    ASSIGN = "assign"
    PASS = "pass"  # noqa: S105 - the turn is passed
    WATCH = "watch"
    UNWATCH = "unwatch"
    TASK = "task"
    SHARE = "share"


class Which(StrEnum):
    """Which rows of a list are meant."""

    TICKED = "ticked"
    ALL = "all"


class FileKind(StrEnum):
    """In which form a list leaves the house."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Order:
    """A key and a direction; equal keys are told apart by the case's id, in the same direction."""

    key: SortKey
    down: bool = True

    def __str__(self) -> str:
        return f"-{self.key}" if self.down else str(self.key)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; `field` is what has to be shown for it to say anything."""

    key: str
    label: Text
    field: str
    sort: SortKey | None = None
    number: bool = False


TAB_NAMES: Mapping[Tab, Text] = {
    Tab.WORK: Text("我的工作", "My work"),
    Tab.MINE: Text("我主办的", "I am in charge"),
    Tab.OURS: Text("轮到本单位", "Our turn"),
    Tab.REFERRED: Text("其他单位主办", "Owned by others"),
    Tab.OVERDUE: Text("已超期", "Overdue"),
    Tab.WATCHED: Text("我关注的", "Watched"),
    Tab.ALL: Text("全部", "All"),
    Tab.CLOSED: Text("已办结", "Closed"),
}
SCOPE_NAMES: Mapping[Scope, Text] = {
    Scope.OWN: Text("只给自己用", "For me only"),
    Scope.AGENCY: Text("给本单位所有人", "For everybody in our agency"),
    Scope.SHARED: Text("给本单位和指定单位", "For our agency and others"),
}
QUICK_NAMES: Mapping[QuickAct, Text] = {
    QuickAct.NONE: Text("不设", "None"),
    QuickAct.TAKE: Text("由我主办", "Take charge"),
    QuickAct.WATCH: Text("关注", "Watch"),
}
ACT_NAMES: Mapping[Act, Text] = {
    Act.ASSIGN: Text("指定主办人", "Put an officer in charge"),
    Act.PASS: Text("交由其他单位接续办理", "Pass the turn to another agency"),
    Act.WATCH: Text("关注", "Watch"),
    Act.UNWATCH: Text("不再关注", "Stop watching"),
    Act.TASK: Text("添加任务", "Add a task"),
    Act.SHARE: Text("共享给其他单位", "Share with an agency"),
}
WHICH_NAMES: Mapping[Which, Text] = {
    Which.TICKED: Text("勾选的案件", "The cases ticked"),
    Which.ALL: Text("符合当前条件的全部案件", "All cases that match"),
}
SORT_FIELDS: Mapping[SortKey, str] = {
    SortKey.UPDATED: "updated_at",
    SortKey.OPENED: "opened_at",
    SortKey.DUE: "due_at",
    SortKey.PROVEN: "proven_fen",
}
COLUMNS: Mapping[str, Column] = {
    each.key: each
    for each in (
        Column("number", Text("编号", "Number"), "number"),
        Column("title", Text("案件名称", "Title"), "title"),
        Column("institution", Text("涉案机构", "Institution"), "institution"),
        Column("category", Text("违规类别", "Category"), "category"),
        Column("region", Text("地区", "Region"), "region"),
        Column("stage", Text("阶段", "Stage"), "stage"),
        Column("role", Text("本单位身份", "Our part"), "role"),
        Column("turn", Text("轮到谁", "Whose turn"), "ball_with"),
        Column("lead", Text("主办人", "In charge"), "lead_id"),
        Column("due", Text("期限", "Due"), "due_at", SortKey.DUE),
        Column("suspected", Text("涉嫌（元）", "Suspected (yuan)"), "suspected_fen", number=True),
        Column(
            "proven", Text("查实（元）", "Proven (yuan)"), "proven_fen", SortKey.PROVEN, number=True
        ),
        Column("source", Text("来源", "Source"), "source"),
        Column("agency", Text("主办单位", "Owner"), "agency"),
        Column("opened", Text("建案", "Opened"), "opened_at", SortKey.OPENED),
        Column("updated", Text("更新", "Updated"), "updated_at", SortKey.UPDATED),
        Column("closed", Text("办结日期", "Closed on"), "closed_at"),
        Column("outcome", Text("结果", "Outcome"), "outcome"),
    )
}
"""Every column by its key, in the order they stand. The number is always there."""
USUAL = ("number", "title", "institution", "stage", "turn", "lead", "due", "proven", "updated")
MOST_COUNTED = 10_000
"""Further than this nobody counts."""
MOST_ON_TAB = 99
MOST_AT_ONCE = 1000
"""So many cases one act takes."""
MOST_PRINTED = 500
MOST_EXPORTED = 200_000
PAGE = 50


def usual_order(tab: Tab) -> Order:
    """Return how a list stands when nobody asked otherwise."""
    if tab in {Tab.WORK, Tab.OURS}:
        return Order(SortKey.UPDATED, down=False)
    return Order(SortKey.DUE, down=False) if tab is Tab.OVERDUE else Order(SortKey.UPDATED)


def parse_order(text: str) -> Order | None:
    """Return the order written by `str(Order)`; None for anything else."""
    key = text.removeprefix("-")
    return Order(SortKey(key), down=text.startswith("-")) if key in set(SortKey) else None


def chosen(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the columns meant by these keys, in the order columns stand; the usual ones for none."""
    wanted = set(keys) & set(COLUMNS)
    if not wanted:
        return USUAL
    return tuple(key for key in COLUMNS if key in wanted | {"number"})


def profiles_showing(field: str) -> tuple[FieldProfile, ...] | None:
    """Return the profiles that show a field, None when all do: nothing may be found by what is hidden."""
    shown = tuple(profile for profile in FieldProfile if shows(profile, field))
    return None if len(shown) == len(FieldProfile) else shown
