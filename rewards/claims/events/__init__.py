"""What rewards tell the rest of the system. Never who is rewarded, never an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text
from rewards.claims.events.annulling import AnnulmentDeclined as AnnulmentDeclined
from rewards.claims.events.annulling import AnnulmentProposed as AnnulmentProposed
from rewards.claims.events.annulling import AwardAnnulled as AwardAnnulled


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
class AwardChecked(Event):
    words: ClassVar[Text] = Text("奖励审核通过", "Reward checked")
    case_id: int
    tip_id: int
    award_id: int
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFellBelow(Event):
    """What a reward was worked out from fell: it is more now than the rule gives. In fen."""

    words: ClassVar[Text] = Text(
        "查实金额下降，奖励 {amount_fen} 元超过现在的上限 {allowed_fen} 元",
        "Less is proven: the reward of {amount_fen} yuan is above {allowed_fen} yuan now allowed",
    )
    case_id: int
    tip_id: int
    award_id: int
    base_fen: int
    allowed_fen: int
    amount_fen: int
    state: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseNotComputable(Event):
    """What is proven changed so that the rule of a reward cannot be worked out any more. In fen."""

    words: ClassVar[Text] = Text(
        "查实情况变化，奖励 {amount_fen} 元按原规则无法计算，须重新办理",
        "What is proven changed: the reward of {amount_fen} yuan cannot be computed by its rule",
    )
    case_id: int
    tip_id: int
    award_id: int
    base_fen: int
    amount_fen: int
    state: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardedCaseReopened(Event):
    """The case of a reward that stands was taken up again; what it rests on may change."""

    words: ClassVar[Text] = Text(
        "案件重新办理，本案已有奖励，付款前要看查实金额是否变化",
        "The case is taken up again; it has a reward: look at what is proven before paying",
    )
    case_id: int
    tip_id: int
    award_id: int
    state: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardReminded(Event):
    words: ClassVar[Text] = Text(
        "领取期限还剩不到{days}天，回访页已提醒", "Reminded: {days} days or less are left to claim"
    )
    tip_id: int
    award_id: int
    agency: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreAsked(Event):
    words: ClassVar[Text] = Text(
        "申请恢复逾期奖励", "It was asked to restore a reward that ran out"
    )
    case_id: int
    tip_id: int
    award_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRestored(Event):
    words: ClassVar[Text] = Text("逾期奖励已恢复", "A reward that ran out was restored")
    case_id: int
    tip_id: int
    award_id: int
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked(Event):
    words: ClassVar[Text] = Text(
        "举报人对奖励提出异议", "The reporter asked for a review of the reward"
    )
    tip_id: int
    review_id: int
    agency: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecided(Event):
    words: ClassVar[Text] = Text("奖励异议已有结果", "The review of the reward is decided")
    case_id: int
    tip_id: int
    review_id: int
    outcome: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardsProposedForPublic(Event):
    words: ClassVar[Text] = Text(
        "拟公布奖励 {count} 笔", "{count} rewards proposed for publication"
    )
    agency: str
    list_id: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardsPublished(Event):
    words: ClassVar[Text] = Text("公布奖励 {count} 笔", "{count} rewards published")
    agency: str
    list_id: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardsNotPublished(Event):
    words: ClassVar[Text] = Text("不公布奖励名单", "A list of rewards was not published")
    agency: str
    list_id: int
