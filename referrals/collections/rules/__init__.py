"""Words of collecting: acts two persons do, property held, what the party has brought against an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.kernel.law import Citation, Status
from portal.kernel.questions import Question
from portal.kernel.text import Text

APL = "中华人民共和国行政处罚法（2021修订）"
AEL = "中华人民共和国行政强制法（2011）"
FRD = "关于办理诈骗刑事案件具体应用法律若干问题的解释（法释〔2011〕7号）"
CIV = "中华人民共和国民法典"
LOCAL = "地方财务管理规程"
_OPEN = Status.NEEDS_CONFIRMATION


class Kind(StrEnum):
    """What one officer proposes and the head, another one, decides."""

    PLAN = "plan"
    CHARGE = "charge"
    WAIVE = "waive"
    WRITE_OFF = "write_off"
    REOPEN = "reopen"
    REFUND = "refund"
    MOVE = "move"
    UNDO = "undo"
    JOIN = "join"
    HOLDER = "holder"
    RETURN = "return"


KIND_NAMES: Mapping[Kind, Text] = {
    Kind.PLAN: Text("分期或者延期缴纳", "Payment by instalments, or later"),
    Kind.CHARGE: Text("加处罚款", "Addition for late payment"),
    Kind.WAIVE: Text("不加处或者减免加处罚款", "No addition for late payment"),
    Kind.WRITE_OFF: Text("核销", "Writing off"),
    Kind.REOPEN: Text("恢复追缴", "Collecting again"),
    Kind.REFUND: Text("退还已收款项", "Giving back what was received"),
    Kind.MOVE: Text("应退款项抵缴", "Using money owed back for another order"),
    Kind.UNDO: Text("更正有误的退还或者抵缴", "Putting right a wrong refund or move"),
    Kind.JOIN: Text("增列连带责任人", "Somebody owes it too"),
    Kind.HOLDER: Text("第三人取得财物的处理", "Third party who holds the money"),
    Kind.RETURN: Text("返还查封、扣押、冻结的财物", "Giving back seized or frozen property"),
}
KIND_LAWS: Mapping[Kind, Citation] = {
    Kind.PLAN: Citation(APL, "第六十六条"),
    Kind.CHARGE: Citation(APL, "第七十二条第一款第一项"),
    Kind.WAIVE: Citation(AEL, "第四十二条"),
    Kind.WRITE_OFF: Citation(LOCAL, "核销条款", _OPEN),
    Kind.REOPEN: Citation(LOCAL, "核销条款", _OPEN),
    Kind.REFUND: Citation("中华人民共和国国家赔偿法", "第三十六条、第三十七条", _OPEN),
    Kind.MOVE: Citation(LOCAL, "应退款项抵缴条款", _OPEN),
    Kind.UNDO: Citation(LOCAL, "错账更正条款", _OPEN),
    Kind.JOIN: Citation(CIV, "第一百七十八条"),
    Kind.HOLDER: Citation(FRD, "第十条"),
    Kind.RETURN: Citation(AEL, "第二十八条"),
}


class ActState(StrEnum):
    """Where an act stands."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    AGREED = "agreed"
    BROKEN = "broken"
    DONE = "done"
    UNDONE = "undone"


STATE_NAMES: Mapping[ActState, Text] = {
    ActState.PROPOSED: Text("待批准", "To be decided"),
    ActState.DECLINED: Text("未批准", "Declined"),
    ActState.AGREED: Text("已批准，办理中", "Agreed, under way"),
    ActState.BROKEN: Text("未按期履行，已失效", "Not kept to: over"),
    ActState.DONE: Text("已办理", "Done"),
    ActState.UNDONE: Text("有误，已冲回", "Wrong: reversed"),
}
STATE_TONES: Mapping[ActState, str] = {
    ActState.PROPOSED: "soon",
    ActState.DECLINED: "done",
    ActState.AGREED: "info",
    ActState.BROKEN: "late",
    ActState.DONE: "done",
    ActState.UNDONE: "late",
}


class HolderGround(StrEnum):
    """How a third party came by the money (interpretation on fraud, art. 10)."""

    KNEW = "knew"
    NOTHING_PAID = "nothing_paid"
    FAR_TOO_LITTLE = "far_too_little"
    ILLEGAL_DEBT = "illegal_debt"
    GOOD_FAITH = "good_faith"


GROUND_NAMES: Mapping[HolderGround, Text] = {
    HolderGround.KNEW: Text("明知是诈骗财物而收取", "Knew where it came from"),
    HolderGround.NOTHING_PAID: Text("无偿取得", "Paid nothing for it"),
    HolderGround.FAR_TOO_LITTLE: Text(
        "以明显低于市场的价格取得", "Paid far less than it was worth"
    ),
    HolderGround.ILLEGAL_DEBT: Text("源于非法债务或者违法犯罪活动", "Took it for an illegal debt"),
    HolderGround.GOOD_FAITH: Text("善意取得，不予追缴", "Acted in good faith: keeps it"),
}


class Holding(StrEnum):
    """How property is held as security."""

    SEALED = "sealed"
    SEIZED = "seized"
    FROZEN = "frozen"
    PRESERVED = "preserved"


HOLDING_NAMES: Mapping[Holding, Text] = {
    Holding.SEALED: Text("查封", "Sealed"),
    Holding.SEIZED: Text("扣押", "Seized"),
    Holding.FROZEN: Text("冻结", "Frozen"),
    Holding.PRESERVED: Text("人民法院财产保全", "Preserved by a court"),
}


class SecurityState(StrEnum):
    """What became of it."""

    HELD = "held"
    REALISED = "realised"
    RETURNED = "returned"


SECURITY_NAMES: Mapping[SecurityState, Text] = {
    SecurityState.HELD: Text("保全中", "Held"),
    SecurityState.REALISED: Text("已变现入账", "Turned into money and booked"),
    SecurityState.RETURNED: Text("已返还", "Given back"),
}


class Remedy(StrEnum):
    """What a party brought against an order."""

    RECONSIDERATION = "reconsideration"
    SUIT = "suit"


REMEDY_NAMES: Mapping[Remedy, Text] = {
    Remedy.RECONSIDERATION: Text("行政复议", "Reconsideration"),
    Remedy.SUIT: Text("行政诉讼", "Suit"),
}


@dataclass(frozen=True, slots=True)
class RemedySpans(Question[tuple[tuple[date, date], ...]]):
    """From when until when was the decision an order is part of contested? An open one ends at date.max."""

    order_id: int


MARKS = (1, 30, 90, 180, 365)
"""Days overdue on which officers are told of an unpaid order, once each."""
