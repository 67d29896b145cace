"""What annulling a reward tells the rest of the system; never on what ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnulmentProposed(Event):
    words: ClassVar[Text] = Text("提出撤销奖励", "It was proposed to annul a reward")
    case_id: int
    tip_id: int
    award_id: int
    annulment_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnulmentDeclined(Event):
    words: ClassVar[Text] = Text("不同意撤销奖励", "A reward was not annulled")
    case_id: int
    tip_id: int
    award_id: int
    annulment_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardAnnulled(Event):
    words: ClassVar[Text] = Text("撤销奖励 {amount_fen} 元", "Reward annulled: {amount_fen} yuan")
    case_id: int
    tip_id: int
    award_id: int
    annulment_id: int
    amount_fen: int
    visibility: str = "agency"
