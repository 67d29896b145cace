"""What tips tell the rest of the system. Never a word of the reporter's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TipReceived(Event):
    words: ClassVar[Text] = Text("收到举报", "Tip received")
    tip_id: int
    agency: str
    region: str
    channel: str
    mode: str
    wants_reward: bool
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsTaken(Event):
    """Leads of a machine came in together, each received before this; what is owed to all is done once."""

    words: ClassVar[Text] = Text("收入{count}条系统线索", "{count} leads of a system taken in")
    agency: str
    received_on: date
    count: int
    tip_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TipOpened(Event):
    words: ClassVar[Text] = Text("查看举报内容", "Tip opened")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipAccepted(Event):
    words: ClassVar[Text] = Text("受理举报", "Tip accepted")
    tip_id: int
    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipDeclined(Event):
    words: ClassVar[Text] = Text("不予受理", "Tip not accepted")
    tip_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TipKeyRenewed(Event):
    words: ClassVar[Text] = Text("更换举报密钥", "Key of the report changed")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipDestroyed(Event):
    words: ClassVar[Text] = Text("举报内容已销毁", "Content of the report destroyed")
    tip_id: int
    messages: int
    files: int
    identity: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TipReopened(Event):
    """A refusal was taken back; the time limits run as if it had never been."""

    words: ClassVar[Text] = Text("撤销不予受理", "Refusal taken back")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipHandedOver(Event):
    words: ClassVar[Text] = Text("转交其他机关", "Tip handed to another agency")
    tip_id: int
    from_agency: str
    to_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TipWithdrawn(Event):
    words: ClassVar[Text] = Text("举报人撤回举报", "Withdrawn by the reporter")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    words: ClassVar[Text] = Text("与举报人的消息", "Message with the reporter")
    tip_id: int
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxOpened(Event):
    words: ClassVar[Text] = Text("举报人凭回执查看", "Opened with the receipt")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipHandedOut(Event):
    words: ClassVar[Text] = Text("回执已交给举报人", "Receipt slip handed out")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipTyped(Event):
    """Who typed a tip for somebody else, and the day it had come in."""

    words: ClassVar[Text] = Text(
        "代为登记（{received_on} 收到）", "Typed in (received {received_on})"
    )
    tip_id: int
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TipCorrected(Event):
    words: ClassVar[Text] = Text("更正登记内容", "What was typed was corrected")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsealRequested(Event):
    words: ClassVar[Text] = Text("申请开启举报人身份", "Unsealing of the identity requested")
    tip_id: int
    request_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsealHalfOpened(Event):
    words: ClassVar[Text] = Text("同意开启举报人身份（{half}）", "Unsealing agreed ({half})")
    tip_id: int
    request_id: int
    half: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsealRefused(Event):
    words: ClassVar[Text] = Text("拒绝开启举报人身份", "Unsealing refused")
    tip_id: int
    request_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityUnsealed(Event):
    words: ClassVar[Text] = Text("开启了举报人身份", "Identity of the reporter unsealed")
    tip_id: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TipHeld(Event):
    words: ClassVar[Text] = Text("开始处理线索", "Taken in hand")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipReleased(Event):
    words: ClassVar[Text] = Text("放回待受理", "Given back to the queue")
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipTextCompared(Event):
    words: ClassVar[Text] = Text(
        "为比对重复打开过举报内容（未供阅读）", "Text opened to look for doubles, not shown"
    )
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipHiddenFromOfficer(Event):
    """On no timeline: who is recused is not the reporter's affair."""

    words: ClassVar[Text] = Text("一名工作人员回避该举报", "An officer is kept away from the tip")
    hidden_tip_id: int
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipShownToOfficer(Event):
    """On no timeline, as the above."""

    words: ClassVar[Text] = Text("回避终止", "An officer sees the tip again")
    hidden_tip_id: int
    officer_id: int
