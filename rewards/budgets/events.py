"""What the year's reward money tells the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetProposed(Event):
    words: ClassVar[Text] = Text(
        "登记{year}年奖励预算 {amount_fen} 元", "Reward budget of {year} put in: {amount_fen} yuan"
    )
    agency: str
    grant_id: int
    year: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetGranted(Event):
    words: ClassVar[Text] = Text(
        "确认{year}年奖励预算 {amount_fen} 元",
        "Reward budget of {year} confirmed: {amount_fen} yuan",
    )
    agency: str
    grant_id: int
    year: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetDeclined(Event):
    words: ClassVar[Text] = Text("奖励预算未获确认", "Reward budget not confirmed")
    agency: str
    grant_id: int
    year: int
