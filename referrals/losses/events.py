"""What the board and the passing on of money tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceProposed(Event):
    words: ClassVar[Text] = Text("登记上缴 {amount_fen} 元", "Passing on {amount_fen} yuan entered")
    remittance_id: int
    agency: str
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceDecided(Event):
    words: ClassVar[Text] = Text(
        "上缴 {amount_fen} 元：{outcome}", "Passing on {amount_fen} yuan: {outcome}"
    )
    remittance_id: int
    agency: str
    ledger: str
    amount_fen: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPassedOn(Event):
    """So much of what an order brought in has reached its account; less than 0: it was taken back."""

    words: ClassVar[Text] = Text(
        "款项已上缴 {amount_fen} 元", "{amount_fen} yuan passed on to its account"
    )
    case_id: int
    order_id: int
    remittance_id: int
    ledger: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LossesExported(Event):
    words: ClassVar[Text] = Text("导出损失看板（{scope}）", "Loss board exported ({scope})")
    agency: str
    scope: str
    kind: str
    rows: int
    sha256: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossesCountedAnew(Event):
    words: ClassVar[Text] = Text(
        "损失计数重新统计（{orders} 项责令）", "Loss counters rebuilt ({orders} orders)"
    )
    orders: int
