"""Groups of notices, the channels they may take, and what applies to whom chose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from portal.kernel.text import Text


class Topic(StrEnum):
    """Why somebody is told, the weightiest first."""

    DEADLINE = "deadline"
    REFERRAL = "referral"
    ASSIGNMENT = "assignment"
    WATCH = "watch"
    SYSTEM = "system"


class Channel(StrEnum):
    """Where an officer reads of a notice."""

    INBOX = "inbox"
    MAIL = "mail"
    SMS = "sms"


class Mode(StrEnum):
    """When a channel carries a topic."""

    NOW = "now"
    DIGEST = "digest"
    OFF = "off"


TOPIC_NAMES: Final[Mapping[Topic, Text]] = {
    Topic.DEADLINE: Text("办理期限", "Time limits"),
    Topic.REFERRAL: Text("移送与协作", "Referrals and hand-overs"),
    Topic.ASSIGNMENT: Text("交办与提及", "Work for you and mentions"),
    Topic.WATCH: Text("关注的事项", "What you watch"),
    Topic.SYSTEM: Text("系统", "System"),
}
CHANNEL_NAMES: Final[Mapping[Channel, Text]] = {
    Channel.INBOX: Text("站内", "Inbox"),
    Channel.MAIL: Text("邮件", "E-mail"),
    Channel.SMS: Text("短信", "Text message"),
}
MODE_NAMES: Final[Mapping[Mode, Text]] = {
    Mode.NOW: Text("立即", "At once"),
    Mode.DIGEST: Text("汇总", "In a digest"),
    Mode.OFF: Text("不提醒", "Off"),
}
DEFAULTS: Final[Mapping[tuple[Topic, Channel], Mode]] = MappingProxyType(
    {
        **{(topic, Channel.INBOX): Mode.NOW for topic in Topic},
        **{(topic, Channel.MAIL): Mode.NOW for topic in Topic},
        (Topic.WATCH, Channel.MAIL): Mode.DIGEST,
        (Topic.SYSTEM, Channel.MAIL): Mode.DIGEST,
        **{(topic, Channel.SMS): Mode.OFF for topic in Topic},
    }
)
_ALWAYS_IN_INBOX = frozenset({Topic.DEADLINE, Topic.REFERRAL})
"""A term of the law or a referral must reach somebody: the inbox keeps them whatever is chosen."""
_URGENT = frozenset({"ClockWarned", "ClockMissed"})
_BEGINS = (
    ("Clock", Topic.DEADLINE),
    ("Step", Topic.REFERRAL),
    ("Inspect", Topic.REFERRAL),
    ("Rectification", Topic.REFERRAL),
    ("TipHandedOver", Topic.REFERRAL),
    ("CaseShared", Topic.REFERRAL),
    ("Share", Topic.REFERRAL),
    ("Ownership", Topic.REFERRAL),
    ("Import", Topic.SYSTEM),
    ("Counters", Topic.SYSTEM),
    ("Notice", Topic.SYSTEM),
)
"""Kinds of events by the beginning of their name; the first that fits counts."""


def topic_of(kind: str) -> Topic:
    """Return the topic of a kind of event when whoever tells of it names none."""
    return next((topic for begin, topic in _BEGINS if kind.startswith(begin)), Topic.ASSIGNMENT)


def stronger(one: Topic, other: Topic) -> Topic:
    """Return the weightier of two topics, for somebody told of one thing for two reasons."""
    return min(one, other, key=list(Topic).index)


def urgent(kind: str) -> bool:
    """Tell whether a kind may break through quiet hours, for those who allow it."""
    return kind in _URGENT


def modes_of(chosen: Mapping[tuple[Topic, Channel], Mode]) -> dict[tuple[Topic, Channel], Mode]:
    """Return the mode of every topic and channel from what an officer chose.

    The inbox knows only on and off, and is never off for terms and referrals.
    """
    modes = {**DEFAULTS, **chosen}
    modes.update({(topic, Channel.INBOX): Mode.NOW for topic in _ALWAYS_IN_INBOX})
    return modes
