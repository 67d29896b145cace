"""What notices tell the rest of the system. No address, number or content of a notice is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSettingsChanged(Event):
    words: ClassVar[Text] = Text("更改提醒设置", "Notice settings changed")
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeNumbersAllowed(Event):
    words: ClassVar[Text] = Text(
        "更改汇总邮件能否写案件编号", "Case numbers in digests allowed or not"
    )
    agency: str
    allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesRedirected(Event):
    """`until` is the first instant at which notices go to the officer again."""

    words: ClassVar[Text] = Text("提醒转给代理人", "Notices go to a delegate")
    officer_id: int
    to_officer_id: int
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRedirectEnded(Event):
    words: ClassVar[Text] = Text("提醒不再转给代理人", "Notices no longer go to a delegate")
    officer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRetried(Event):
    words: ClassVar[Text] = Text("重新发送提醒", "A notice is sent again")
    message_id: int
    channel: str
