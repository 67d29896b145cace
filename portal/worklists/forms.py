"""What officers ask of lists: a filter, a view to keep, an act on many cases, an export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from portal.cases.rules import Role, Source, Stage
from portal.infra.forms import Count, Day, Form, Line, Yuan, clean
from portal.kernel.money import plain_yuan
from portal.kernel.text import Text
from portal.worklists.rules import Act, FileKind, QuickAct, Scope, Tab, Which

Name = Annotated[str, StringConstraints(min_length=1, max_length=60), BeforeValidator(clean)]
MOST_FEN = 10**15
Id = Annotated[Count, Field(ge=1)]
Amount = Annotated[Yuan, Field(ge=0, le=MOST_FEN)]
OpenedOn = Annotated[Day, Field(ge=date(1949, 10, 1), le=date(2200, 1, 1))]
Code = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
_PAGE_KEYS = frozenset({"tab", "sort", "after", "before", "view", "columns"})


class Asked(BaseModel):
    """A filter; what is empty asks nothing. Amounts are fen, typed as yuan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: Annotated[str, Field(max_length=100), BeforeValidator(clean)] = ""
    stage: tuple[Stage, ...] = ()
    role: tuple[Role, ...] = ()
    source: Source | None = None
    turn: Literal["ours", "theirs"] | None = None
    due: Annotated[str, Field(pattern=r"^(overdue|[1-9][0-9]{0,2})$")] | None = None
    lead: Annotated[str, Field(pattern=r"^(me|none|[1-9][0-9]{0,8})$")] | None = None
    category: Code | None = None
    region: Code | None = None
    institution: Id | None = None
    proven_from: Amount | None = None
    proven_to: Amount | None = None
    suspected_from: Amount | None = None
    suspected_to: Amount | None = None
    opened_from: OpenedOn | None = None
    opened_to: OpenedOn | None = None
    watched: bool = False

    def pairs(self) -> list[tuple[str, str]]:
        """Return the filter as the address of a list has it."""
        found: list[tuple[str, str]] = []
        for name in type(self).model_fields:
            value = getattr(self, name)
            many = value if isinstance(value, tuple) else (value,)
            found += [(name, _written(name, each)) for each in many if _asks(each)]
        return found


MANY = frozenset({"stage", "role"})
LABELS = {
    "q": Text("关键词", "Words"),
    "stage": Text("阶段", "Stage"),
    "role": Text("本单位身份", "Our part"),
    "source": Text("来源", "Source"),
    "turn": Text("轮到谁", "Whose turn"),
    "due": Text("期限", "Due"),
    "lead": Text("主办人", "In charge"),
    "category": Text("违规类别", "Category"),
    "region": Text("地区", "Region"),
    "institution": Text("涉案机构", "Institution"),
    "proven_from": Text("查实金额不少于", "Proven, at least"),
    "proven_to": Text("查实金额不超过", "Proven, at most"),
    "suspected_from": Text("涉嫌金额不少于", "Suspected, at least"),
    "suspected_to": Text("涉嫌金额不超过", "Suspected, at most"),
    "opened_from": Text("建案不早于", "Opened from"),
    "opened_to": Text("建案不晚于", "Opened until"),
    "watched": Text("我关注的", "Watched by me"),
    "tab": Text("列表", "List"),
    "sort": Text("排序", "Order"),
}
"""What each part of a filter is called."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part of a filter nobody could make sense of; `value` is cut to what fits a sentence."""

    name: str
    value: str


def read(given: Iterable[tuple[str, str]]) -> tuple[Asked, list[Dropped]]:
    """Return the filter in an address, and what of it was left out because it makes no sense."""
    raw: dict[str, Any] = defaultdict(list)
    dropped: list[Dropped] = []
    for name, value in given:
        if name in Asked.model_fields and value.strip():
            raw[name].append(value)
        elif name not in Asked.model_fields and name not in _PAGE_KEYS:
            dropped.append(Dropped(name[:40], value[:40]))
    while True:
        try:
            once = {name: each if name in MANY else each[-1] for name, each in raw.items() if each}
            return Asked.model_validate(once), dropped
        except ValidationError as error:
            dropped += _leave_out(raw, error)


def _leave_out(raw: dict[str, Any], error: ValidationError) -> list[Dropped]:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    name = str(first[0])
    at = int(first[1]) if name in MANY and len(first) > 1 else -1
    return [Dropped(name, str(raw[name].pop(at))[:40])]


def stored(filter_: dict[str, Any]) -> Asked:
    """Return a kept filter; one from before a change of the fields asks for what it still can."""
    known = {name: value for name, value in filter_.items() if name in Asked.model_fields}
    try:
        return Asked.model_validate(known)
    except ValidationError:
        return Asked()


def _asks(value: object) -> bool:
    return value is not None and value is not False and value != ""


def _written(name: str, value: Any) -> str:
    if name.endswith(("_from", "_to")) and isinstance(value, int):
        return plain_yuan(value)
    if isinstance(value, date):
        return value.isoformat()
    return "1" if value is True else str(value)


class KeepView(Form):
    """A view to keep: what is asked stands in `query`, as in the address of the list."""

    name: Name
    query: Annotated[str, Field(max_length=2000)] = ""
    tab: Tab = Tab.ALL
    scope: Scope = Scope.OWN
    agencies: tuple[Code, ...] = ()
    queue: bool = False
    quick: QuickAct = QuickAct.NONE
    columns: tuple[str, ...] = ()


class ChangeView(Form):
    name: Name
    place: Annotated[Count, Field(ge=0, le=999)] = 0
    default: bool = False
    quick: QuickAct = QuickAct.NONE


class ChooseColumns(Form):
    columns: Annotated[tuple[str, ...], Field(max_length=40)] = ()
    tab: Tab | None = None
    view: Id | None = None
    query: Annotated[str, Field(max_length=2000)] = ""


class TakeOne(Form):
    case_id: Id


class Plan(Form):
    """An act on many cases, and which: those ticked, or all that match the list's address."""

    act: Act
    which: Which = Which.TICKED
    case_id: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    query: Annotated[str, Field(max_length=2000)] = ""
    officer_id: Id | None = None
    agency: Code | None = None
    task_kind: Code | None = None
    due_on: Day | None = None
    reason: Annotated[str, Field(max_length=500), BeforeValidator(clean)] = ""


class Export(Form):
    kind: FileKind
    purpose: Line
    query: Annotated[str, Field(max_length=2000)] = ""
    columns: Annotated[tuple[str, ...], Field(max_length=40)] = ()


class ExportFigures(Form):
    kind: FileKind
    purpose: Line
