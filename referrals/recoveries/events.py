"""What recoveries tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderProposed(Event):
    words: ClassVar[Text] = Text("拟责令缴款 {amount_fen} 元", "Order proposed: {amount_fen} yuan")
    case_id: int
    order_id: int
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMade(Event):
    words: ClassVar[Text] = Text("责令缴款 {amount_fen} 元", "Ordered to pay {amount_fen} yuan")
    case_id: int
    order_id: int
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTakenOver(Event):
    """So much of an order is owed by a judgment instead."""

    words: ClassVar[Text] = Text(
        "改按刑事退赔追缴 {amount_fen} 元", "{amount_fen} yuan owed by a judgment instead"
    )
    case_id: int
    order_id: int
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeclined(Event):
    words: ClassVar[Text] = Text("缴款决定未获批准", "Order not approved")
    case_id: int
    order_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReceived(Event):
    words: ClassVar[Text] = Text("收到款项 {amount_fen} 元", "Received {amount_fen} yuan")
    case_id: int
    order_id: int
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingReversed(Event):
    words: ClassVar[Text] = Text("冲正款项 {amount_fen} 元", "Reversed {amount_fen} yuan")
    case_id: int
    order_id: int
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReleased(Event):
    """What was still owed by an order fell away: its decision was changed or set aside."""

    words: ClassVar[Text] = Text(
        "决定被变更或者撤销，不再追缴 {amount_fen} 元",
        "Decision changed or set aside: {amount_fen} yuan no longer owed",
    )
    case_id: int
    order_id: int
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundDue(Event):
    """What was received under a decision that fell is owed back."""

    words: ClassVar[Text] = Text(
        "决定被变更或者撤销，应退还已收 {amount_fen} 元",
        "Decision changed or set aside: {amount_fen} yuan received is owed back",
    )
    case_id: int
    order_id: int
    ledger: str
    amount_fen: int
    fell_on: date | None = None
    """The day of what changed the decision; None: the day of the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentProved(Event):
    words: ClassVar[Text] = Text("登记付款凭证材料", "Proof of a payment filed")
    case_id: int
    order_id: int
    posting_id: int
    item_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersExported(Event):
    words: ClassVar[Text] = Text("导出追缴清单 {rows} 行", "List of orders exported: {rows} rows")
    agency: str
    rows: int
    size_bytes: int
    sha256: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProposed(Event):
    words: ClassVar[Text] = Text("拟定缴入账户", "Account for money proposed")
    agency: str
    ledger: str
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDecided(Event):
    words: ClassVar[Text] = Text("决定缴入账户", "Account for money decided")
    agency: str
    ledger: str
    account_id: int
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPrinted(Event):
    """The account of an order was printed."""

    words: ClassVar[Text] = Text("打印责令账目单", "Account of an order printed")
    case_id: int
    order_id: int
