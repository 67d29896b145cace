"""What happens to a list that is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReceived(Event):
    words: ClassVar[Text] = Text("上传名单（{rows} 行）", "List uploaded ({rows} rows)")
    run_id: int
    kind: str
    agency: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsChosen(Event):
    words: ClassVar[Text] = Text("核对名单的列", "Columns of the list confirmed")
    run_id: int
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChecked(Event):
    words: ClassVar[Text] = Text(
        "名单预检：{good} 行可导入，{bad} 行有误", "List checked: {good} rows good, {bad} bad"
    )
    run_id: int
    good: int
    bad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStarted(Event):
    words: ClassVar[Text] = Text("开始导入", "Import started")
    run_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsTaken(Event):
    """A batch was taken: lines of the file, first and last."""

    words: ClassVar[Text] = Text(
        "导入第 {first} 至 {last} 行：新增 {made}，更新 {changed}，跳过 {skipped}，未导入 {failed}",
        "Lines {first} to {last}: {made} added, {changed} changed, {skipped} skipped, {failed} failed",
    )
    run_id: int
    first: int
    last: int
    made: int
    changed: int
    skipped: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPaused(Event):
    words: ClassVar[Text] = Text("暂停导入", "Import paused")
    run_id: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCancelled(Event):
    words: ClassVar[Text] = Text("取消导入", "Import cancelled")
    run_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinished(Event):
    words: ClassVar[Text] = Text(
        "导入完成：新增 {made}，更新 {changed}，跳过 {skipped}",
        "Import done: {made} added, {changed} changed, {skipped} skipped",
    )
    run_id: int
    made: int
    changed: int
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsTaken(Event):
    words: ClassVar[Text] = Text("下载有误的行", "Rows with problems downloaded")
    run_id: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsForgotten(Event):
    words: ClassVar[Text] = Text("清除名单内容", "Rows of a list forgotten")
    run_id: int
