"""What payments of rewards tell the rest of the system. Never who is paid, never an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutReserved(Event):
    words: ClassVar[Text] = Text("预留奖励 {amount_fen} 元", "Reserved {amount_fen} yuan")
    case_id: int
    award_id: int
    payout_id: int
    amount_fen: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeOpened(Event):
    words: ClassVar[Text] = Text("查看收款信息", "Payee opened")
    case_id: int
    tip_id: int
    award_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutSent(Event):
    words: ClassVar[Text] = Text("提交付款 {amount_fen} 元", "Payment sent: {amount_fen} yuan")
    case_id: int
    award_id: int
    payout_id: int
    amount_fen: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutReturned(Event):
    words: ClassVar[Text] = Text("付款退回 {amount_fen} 元", "Payment returned: {amount_fen} yuan")
    case_id: int
    award_id: int
    payout_id: int
    amount_fen: int
    asked_again: bool
    visibility: str = "agency"
