"""How far a statement and each of its lines has come."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from portal.kernel.text import Text

BATCH = 2_000
"""Lines read and matched in one transaction."""
BOOKED_AT_ONCE = 100
"""Lines booked in one transaction."""
MOST_LINES = 200_000
MOST_UNFINISHED = 10
"""Statements of one agency whose columns are not settled or that are being read."""
ABANDONED_HOURS = 2
"""An upload that has not arrived after so long never will."""


class FileState(StrEnum):
    """How far a statement has come."""

    RECEIVING = "receiving"
    UPLOADED = "uploaded"
    READING = "reading"
    MATCHED = "matched"
    BOOKING = "booking"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """What became of a line."""

    WAITING = "waiting"
    BAD = "bad"
    IGNORED = "ignored"
    REPEATED = "repeated"
    STRONG = "strong"
    DOUBTFUL = "doubtful"
    UNMATCHED = "unmatched"
    ELSEWHERE = "elsewhere"
    PART = "part"
    ACCEPTED = "accepted"
    TAKEN_BACK = "taken_back"
    SET_ASIDE = "set_aside"
    CANCELLED = "cancelled"


FILE_STATES: Mapping[FileState, Text] = {
    FileState.RECEIVING: Text("正在接收", "Being received"),
    FileState.UPLOADED: Text("待核对列", "Columns to be confirmed"),
    FileState.READING: Text("正在读取和匹配", "Being read and matched"),
    FileState.MATCHED: Text("已匹配", "Matched"),
    FileState.BOOKING: Text("正在批量入账", "Being booked"),
    FileState.CANCELLED: Text("已取消", "Cancelled"),
}
FILE_TONES: Mapping[FileState, str] = {
    FileState.UPLOADED: "soon",
    FileState.MATCHED: "ok",
    FileState.CANCELLED: "paused",
}
LINE_STATES: Mapping[LineState, Text] = {
    LineState.WAITING: Text("待读取", "To be read"),
    LineState.BAD: Text("读不出", "Cannot be read"),
    LineState.IGNORED: Text("合计或空行", "Total or empty"),
    LineState.REPEATED: Text("已导入过", "Imported before"),
    LineState.STRONG: Text("可批量入账", "Sure"),
    LineState.DOUBTFUL: Text("待人工判断", "To be decided"),
    LineState.UNMATCHED: Text("未匹配", "Not matched"),
    LineState.ELSEWHERE: Text("不属于本机关", "Not this agency's"),
    LineState.PART: Text("部分入账", "Booked in part"),
    LineState.ACCEPTED: Text("已入账", "Booked"),
    LineState.TAKEN_BACK: Text("银行已冲正或退回", "Taken back by the bank"),
    LineState.SET_ASIDE: Text("已另行处理", "Set aside"),
    LineState.CANCELLED: Text("已取消", "Cancelled"),
}
LINE_TONES: Mapping[LineState, str] = {
    LineState.BAD: "late",
    LineState.STRONG: "ok",
    LineState.DOUBTFUL: "soon",
    LineState.UNMATCHED: "late",
    LineState.ELSEWHERE: "soon",
    LineState.PART: "soon",
    LineState.ACCEPTED: "done",
    LineState.TAKEN_BACK: "paused",
    LineState.SET_ASIDE: "done",
    LineState.CANCELLED: "paused",
}
AT_WORK = (FileState.READING, FileState.BOOKING)
"""States in which the worker goes on by itself."""
TO_DECIDE = (
    LineState.STRONG,
    LineState.DOUBTFUL,
    LineState.UNMATCHED,
    LineState.ELSEWHERE,
    LineState.PART,
)
"""States in which a line may be matched by hand or set aside."""
DEAD = (LineState.REPEATED, LineState.CANCELLED, LineState.BAD, LineState.IGNORED)
"""Lines that stand for no payment of their own."""
MOVES: Mapping[FileState, frozenset[FileState]] = {
    FileState.RECEIVING: frozenset({FileState.UPLOADED}),
    FileState.UPLOADED: frozenset({FileState.READING, FileState.CANCELLED}),
    FileState.READING: frozenset({FileState.MATCHED, FileState.UPLOADED, FileState.CANCELLED}),
    FileState.MATCHED: frozenset({FileState.BOOKING, FileState.READING, FileState.CANCELLED}),
    FileState.BOOKING: frozenset({FileState.MATCHED}),
}
"""From where a statement goes where. Back to UPLOADED: the columns are chosen anew."""


class Tab(StrEnum):
    """The lines a page shows."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    UNMATCHED = "unmatched"
    DONE = "done"
    OTHER = "other"


TABS: Mapping[Tab, tuple[Text, tuple[LineState, ...]]] = {
    Tab.SURE: (Text("可批量入账", "Sure"), (LineState.STRONG,)),
    Tab.DOUBTFUL: (Text("待人工判断", "To be decided"), (LineState.DOUBTFUL, LineState.PART)),
    Tab.UNMATCHED: (Text("未匹配", "Not matched"), (LineState.UNMATCHED, LineState.ELSEWHERE)),
    Tab.DONE: (
        Text("已办", "Done"),
        (LineState.ACCEPTED, LineState.TAKEN_BACK, LineState.SET_ASIDE),
    ),
    Tab.OTHER: (
        Text("重复和读不出", "Repeated, unreadable"),
        (LineState.REPEATED, LineState.BAD, LineState.IGNORED),
    ),
}


def can_move(old: FileState, new: FileState) -> bool:
    """Tell whether a statement may go from one state to another."""
    return new in MOVES.get(old, ())


class Act(StrEnum):
    """What a person decides about a line, or its rest, besides matching it."""

    REFUND = "refund"
    HANDED_ON = "handed_on"
    NOT_OURS = "not_ours"
    BOOKED_BY_HAND = "booked_by_hand"
    REOPENED = "reopened"
    NOT_REPEATED = "not_repeated"


ACTS: Mapping[Act, Text] = {
    Act.REFUND: Text("退还付款人", "To be returned to the payer"),
    Act.HANDED_ON: Text("转交其他机关", "To be handed to another agency"),
    Act.NOT_OURS: Text("与案款无关", "No money of a case"),
    Act.BOOKED_BY_HAND: Text("已人工入账", "Booked by hand before"),
    Act.REOPENED: Text("重新处理", "Taken up again"),
    Act.NOT_REPEATED: Text("确认不是重复", "Not the same payment"),
}
ASIDE = (Act.REFUND, Act.HANDED_ON, Act.NOT_OURS, Act.BOOKED_BY_HAND)
"""Decisions after which nothing more is booked of a line."""
