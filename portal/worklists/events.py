"""What happens to lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewKept(Event):
    words: ClassVar[Text] = Text("保存列表：{name}", "List kept: {name}")
    view_id: int
    name: str
    scope: str
    queue: bool
    filter: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewChanged(Event):
    words: ClassVar[Text] = Text("更改列表：{name}", "List changed: {name}")
    view_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDeleted(Event):
    words: ClassVar[Text] = Text("删除列表：{name}", "List deleted: {name}")
    view_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsChosen(Event):
    words: ClassVar[Text] = Text("选择列表的栏目", "Columns of a list chosen")
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPlanned(Event):
    words: ClassVar[Text] = Text(
        "预览批量办理：{cases} 件", "Act on many cases previewed: {cases} cases"
    )
    batch: int
    act: str
    cases: int
    would: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkDone(Event):
    """One act on many cases; each case tells its own part under its own event."""

    words: ClassVar[Text] = Text(
        "批量办理：完成 {done} 件，未办 {refused} 件",
        "Act on many cases: {done} done, {refused} not",
    )
    batch: int
    act: str
    done: int
    refused: int
    cases_done: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExported(Event):
    """A list left the house. `filter` is the address of the list, `sha256` that of the whole file."""

    words: ClassVar[Text] = Text(
        "导出列表：{rows} 行，用途：{purpose}", "List exported: {rows} rows. Purpose: {purpose}"
    )
    agency: str
    kind: str
    filter: str
    columns: tuple[str, ...]
    rows: int
    size_bytes: int
    sha256: str
    purpose: str
