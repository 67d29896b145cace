"""What agencies agree about cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSent(Event):
    words: ClassVar[Text] = Text(
        "{from_agency}邀请{agency}参与案件", "{from_agency} invites {agency} to take part in a case"
    )
    case_id: int
    invitation_id: int
    from_agency: str
    agency: str
    role: str
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(Event):
    words: ClassVar[Text] = Text("{agency}接受参与邀请", "{agency} accepted the invitation")
    case_id: int
    invitation_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationDeclined(Event):
    words: ClassVar[Text] = Text(
        "{agency}谢绝参与邀请，理由：{reason}", "{agency} declined the invitation: {reason}"
    )
    case_id: int
    invitation_id: int
    agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(Event):
    words: ClassVar[Text] = Text("撤回对{agency}的参与邀请", "Invitation to {agency} withdrawn")
    case_id: int
    invitation_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationExpired(Event):
    words: ClassVar[Text] = Text(
        "{agency}逾期未答复参与邀请", "{agency} did not answer the invitation in time"
    )
    case_id: int
    invitation_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAsked(Event):
    """Without `case_id` when no case has the number: then nobody is told."""

    words: ClassVar[Text] = Text("{agency}申请查看案件", "{agency} asks to see a case")
    case_id: int | None
    access_request_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessGranted(Event):
    words: ClassVar[Text] = Text(
        "同意{agency}的查看申请", "The request of {agency} to see the case was granted"
    )
    case_id: int
    access_request_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDeclined(Event):
    words: ClassVar[Text] = Text(
        "未同意{agency}的查看申请，理由：{reason}",
        "The request of {agency} to see the case was declined: {reason}",
    )
    case_id: int
    access_request_id: int
    agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverOffered(Event):
    words: ClassVar[Text] = Text(
        "{from_agency}将案件移送{to_agency}主办，等待接收，依据：{basis}",
        "{from_agency} offers the case to {to_agency}. Basis: {basis}",
    )
    case_id: int
    handover_id: int
    from_agency: str
    to_agency: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverReturned(Event):
    words: ClassVar[Text] = Text(
        "{to_agency}退回移送，要求补充材料", "{to_agency} returned the offer for more material"
    )
    case_id: int
    handover_id: int
    from_agency: str
    to_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSupplemented(Event):
    words: ClassVar[Text] = Text(
        "{from_agency}补充材料后再次移送{to_agency}",
        "{from_agency} added material and offered the case to {to_agency} again",
    )
    case_id: int
    handover_id: int
    from_agency: str
    to_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverPassedOn(Event):
    words: ClassVar[Text] = Text(
        "{to_agency}认为案件应由{next_agency}主办",
        "{to_agency} holds that {next_agency} should own the case",
    )
    case_id: int
    handover_id: int
    from_agency: str
    to_agency: str
    next_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverWithdrawn(Event):
    words: ClassVar[Text] = Text(
        "{from_agency}撤回对{to_agency}的移送", "{from_agency} withdrew its offer to {to_agency}"
    )
    case_id: int
    handover_id: int
    from_agency: str
    to_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAccepted(Event):
    words: ClassVar[Text] = Text(
        "{to_agency}接收案件，成为主办单位", "{to_agency} took the case over and owns it now"
    )
    case_id: int
    handover_id: int
    from_agency: str
    to_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPolicySet(Event):
    words: ClassVar[Text] = Text("设定共享规则", "Sharing rule set")
    policy_id: int
    sender: str
    receiver: str
    roles: tuple[str, ...]
    most: str
    tip_text: bool
    needs_accept: bool
    days: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPolicyEnded(Event):
    words: ClassVar[Text] = Text("停用共享规则", "Sharing rule ended")
    policy_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessStopped(Event):
    """What an agency is told when its share has ended; it no longer sees the case itself."""

    words: ClassVar[Text] = Text(
        "对案件{number}的共享已经结束，理由：{reason}",
        "The share of case {number} has ended: {reason}",
    )
    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionProposed(Event):
    words: ClassVar[Text] = Text(
        "提出由{to_agency}承接{from_agency}，依据：{basis}",
        "{to_agency} proposed to succeed {from_agency}. Basis: {basis}",
    )
    from_agency: str
    to_agency: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionAgreed(Event):
    words: ClassVar[Text] = Text(
        "{from_agency}同意由{to_agency}承接", "{from_agency} agreed to be succeeded by {to_agency}"
    )
    from_agency: str
    to_agency: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionCalledOff(Event):
    """Withdrawn by an administrator or declined by the head, before anything changed hands."""

    words: ClassVar[Text] = Text(
        "不再由{to_agency}承接{from_agency}，理由：{reason}",
        "{to_agency} is not to succeed {from_agency} after all: {reason}",
    )
    from_agency: str
    to_agency: str
    basis: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySucceeded(Event):
    """The last case changed hands; whoever keeps things beside cases hands those over now."""

    words: ClassVar[Text] = Text(
        "{to_agency}已承接{from_agency}的 {cases} 件案件",
        "{to_agency} took over {cases} cases of {from_agency}",
    )
    from_agency: str
    to_agency: str
    basis: str
    cases: int
    left: int
