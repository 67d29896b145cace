"""What rewards tell the rest of the system. Never who is rewarded, never an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardProposed(Event):
    words: ClassVar[Text] = Text("拟发奖励 {amount_fen} 元", "Reward proposed: {amount_fen} yuan")
    case_id: int
    tip_id: int
    award_id: int
    amount_fen: int
    scheme: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardApproved(Event):
    words: ClassVar[Text] = Text("批准奖励 {amount_fen} 元", "Reward approved: {amount_fen} yuan")
    case_id: int
    tip_id: int
    award_id: int
    amount_fen: int
    kind: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardDeclined(Event):
    words: ClassVar[Text] = Text("奖励未获批准", "Reward not approved")
    case_id: int
    tip_id: int
    award_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardNotified(Event):
    words: ClassVar[Text] = Text("举报人已收到奖励通知", "Notice of the reward received")
    tip_id: int
    award_id: int
    agency: str
    claim_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardClaimed(Event):
    words: ClassVar[Text] = Text("举报人领取奖励", "Reward claimed")
    case_id: int
    tip_id: int
    award_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardExpired(Event):
    words: ClassVar[Text] = Text("奖励逾期未领", "Reward not claimed in time")
    case_id: int
    tip_id: int
    award_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardPaid(Event):
    words: ClassVar[Text] = Text("支付奖励 {amount_fen} 元", "Reward paid: {amount_fen} yuan")
    case_id: int
    tip_id: int
    award_id: int
    amount_fen: int
    visibility: str = "agency"
