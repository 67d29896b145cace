"""What statements tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAccepted(Event):
    """So much of a line is for a target: its owner books it in this transaction, or raises.

    `kind` is a `rules.Kind`; `booking` names this booking for good: the same one never books twice,
    and `LineUndone` takes it back. The actor is the officer of finance who accepted it. `another` tells
    that a person said it is another payment than the one like it that was booked by hand; `party` is
    that of the candidate.
    """

    words: ClassVar[Text] = Text("银行流水入账（{booking}）", "Bank line booked ({booking})")
    agency: str
    file_id: int
    line_id: int
    direction: str
    kind: str
    target_id: int
    fen: int
    on: date
    booking: str
    another: bool = False
    party: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUndone(Event):
    """A match was taken back: what `booking` booked is reversed in this transaction, or raises.

    `returned` tells that the bank itself took the line back (冲正、退汇), on `on`; otherwise it was
    matched wrongly.
    """

    words: ClassVar[Text] = Text(
        "撤销银行流水入账（{booking}）", "Booking of a bank line undone ({booking})"
    )
    agency: str
    file_id: int
    line_id: int
    kind: str
    target_id: int
    fen: int
    on: date
    booking: str
    returned: bool
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReceived(Event):
    words: ClassVar[Text] = Text(
        "上传银行流水（{rows} 行）", "Bank statement uploaded ({rows} rows)"
    )
    file_id: int
    agency: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementColumnsChosen(Event):
    words: ClassVar[Text] = Text("核对流水的列", "Columns of a bank statement confirmed")
    file_id: int
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementMatched(Event):
    words: ClassVar[Text] = Text(
        "流水匹配完成：可批量入账 {sure} 行，待判断 {doubtful} 行，未匹配 {unmatched} 行",
        "Bank statement matched: {sure} sure, {doubtful} to be decided, {unmatched} not matched",
    )
    file_id: int
    sure: int
    doubtful: int
    unmatched: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingConfirmed(Event):
    words: ClassVar[Text] = Text(
        "确认批量入账 {lines} 行，共 {sum_fen} 元",
        "Booking of {lines} lines confirmed: {sum_fen} yuan",
    )
    file_id: int
    lines: int
    sum_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingStopped(Event):
    words: ClassVar[Text] = Text("停止批量入账", "Booking of lines stopped")
    file_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFinished(Event):
    words: ClassVar[Text] = Text("批量入账完成", "Booking of lines done")
    file_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCancelled(Event):
    words: ClassVar[Text] = Text("取消银行流水", "Bank statement cancelled")
    file_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementStopped(Event):
    words: ClassVar[Text] = Text("流水处理中止", "Work on a bank statement stopped")
    file_id: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesOpened(Event):
    """Lines of a statement were opened on a page, or taken away in a file."""

    words: ClassVar[Text] = Text(
        "查看银行流水 {lines} 行", "{lines} lines of a bank statement opened"
    )
    file_id: int
    lines: int
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTakenBack(Event):
    """The bank took a line back by another one."""

    words: ClassVar[Text] = Text("流水被冲正或退回", "A bank line was taken back by the bank")
    file_id: int
    line_id: int
    by_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDecided(Event):
    words: ClassVar[Text] = Text(
        "银行流水 {rest_fen} 元另行处理", "Bank line: {rest_fen} yuan decided"
    )
    file_id: int
    line_id: int
    act: str
    rest_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHandedOn(Event):
    """Money for another agency came into this one's account; its finance is told, never whose it is."""

    words: ClassVar[Text] = Text(
        "{agency} 账户 {on} 收到 {paid_fen} 元，摘要写有贵单位的文号，将办理转付",
        "{paid_fen} yuan came into the account of {agency} on {on}, naming a number of yours",
    )
    agency: str
    file_id: int
    line_id: int
    paid_fen: int
    on: date
