"""What collecting tells the rest of the system. No names, no words of officers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact(Event):
    words: ClassVar[Text] = Text("追缴事项", "Collecting")
    case_id: int
    order_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderActProposed(OrderFact):
    words: ClassVar[Text] = Text("拟办追缴事项：{act_zh}", "Proposed: {act_en}")
    act_zh: str
    act_en: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderActDecided(OrderFact):
    words: ClassVar[Text] = Text("决定追缴事项：{act_zh}，{answer_zh}", "{answer_en}: {act_en}")
    act_zh: str
    act_en: str
    answer_zh: str
    answer_en: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOverdue(OrderFact):
    words: ClassVar[Text] = Text("款项逾期 {days} 日未缴清", "Unpaid {days} days after its day")
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderInstalmentMissed(OrderFact):
    words: ClassVar[Text] = Text(
        "分期或者延期缴纳未按期履行，其余款项全部到期",
        "An instalment was missed: all of the rest is due",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChargePaid(OrderFact):
    words: ClassVar[Text] = Text(
        "收到加处罚款 {amount_fen} 元", "Late payment: {amount_fen} yuan received"
    )
    fine_order_id: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyGivenBack(OrderFact):
    words: ClassVar[Text] = Text("已退还 {amount_fen} 元", "{amount_fen} yuan given back")
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderContested(OrderFact):
    words: ClassVar[Text] = Text("当事人对缴款决定申请复议或者起诉", "The party contests the order")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderContestEnded(OrderFact):
    words: ClassVar[Text] = Text("复议或者诉讼终结", "The contest of the order ended")
    upheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSecured(OrderFact):
    words: ClassVar[Text] = Text("登记保全财物", "Property held as security")
    security_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSecurityEnded(OrderFact):
    words: ClassVar[Text] = Text(
        "保全财物已变现或者返还", "Security turned into money or given back"
    )
    security_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReminded(OrderFact):
    words: ClassVar[Text] = Text("制作催缴通知书", "Reminder to pay made")
    document_id: int
