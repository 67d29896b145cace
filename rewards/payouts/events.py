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


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedAgain(Event):
    """Somebody with the receipt claimed a reward again, for another payee. The first claim stands."""

    words: ClassVar[Text] = Text(
        "有人持同一回执再次领取奖励，已拒绝", "A second claim with the same receipt was refused"
    )
    case_id: int
    tip_id: int
    award_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeIssued(Event):
    words: ClassVar[Text] = Text("生成一次性领取码", "One-time code made")
    tip_id: int
    award_id: int
    serial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePresented(Event):
    words: ClassVar[Text] = Text("窗口收到领取码", "A code was presented at the counter")
    agency: str
    award_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRefused(Event):
    """A code was refused at the counter; `award_id` is 0 when it belongs to no reward."""

    words: ClassVar[Text] = Text(
        "窗口拒绝领取码（{why}）", "A code was refused at the counter ({why})"
    )
    agency: str
    award_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverWitnessed(Event):
    words: ClassVar[Text] = Text("窗口付款经两人见证", "Payment at the counter witnessed by two")
    agency: str
    award_id: int
    cashier: str
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClawbackProposed(Event):
    words: ClassVar[Text] = Text(
        "提出追回奖励 {amount_fen} 元", "Return of a reward proposed: {amount_fen} yuan"
    )
    case_id: int
    award_id: int
    clawback_id: int
    amount_fen: int
    ground: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClawbackDeclined(Event):
    words: ClassVar[Text] = Text("不同意追回奖励", "Return of a reward not approved")
    case_id: int
    award_id: int
    clawback_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClawbackDemanded(Event):
    words: ClassVar[Text] = Text(
        "决定追回奖励 {amount_fen} 元", "Return of a reward demanded: {amount_fen} yuan"
    )
    case_id: int
    award_id: int
    clawback_id: int
    tip_id: int
    amount_fen: int
    due_on: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRepaid(Event):
    words: ClassVar[Text] = Text(
        "收到退回的奖励 {amount_fen} 元", "Reward returned: {amount_fen} yuan"
    )
    case_id: int
    award_id: int
    clawback_id: int
    amount_fen: int
    open_fen: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverAsked(Event):
    words: ClassVar[Text] = Text("申请免除退回奖励", "Waiver of the return asked for")
    case_id: int
    award_id: int
    clawback_id: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverRefused(Event):
    words: ClassVar[Text] = Text("不同意免除退回奖励", "Waiver of the return refused")
    case_id: int
    award_id: int
    clawback_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClawbackWaived(Event):
    words: ClassVar[Text] = Text(
        "免除退回奖励 {amount_fen} 元", "Return of a reward waived: {amount_fen} yuan"
    )
    case_id: int
    award_id: int
    clawback_id: int
    tip_id: int
    amount_fen: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorMatched(Event):
    """Somebody without the receipt was compared with the identity behind a tip. Not on any timeline."""

    words: ClassVar[Text] = Text(
        "来人与举报人身份核对", "A visitor compared with the reporter's identity"
    )
    agency: str
    award_id: int
    same: bool
