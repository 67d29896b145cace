"""Joint inspections as values: states, who may enter, what has to be recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from portal.kernel.law import Citation, Status
from portal.kernel.text import Text


class State(StrEnum):
    """How far an inspection has come. Nobody enters before it is approved."""

    PLANNED = "planned"
    DECLINED = "declined"
    APPROVED = "approved"
    CANCELLED = "cancelled"
    ON_SITE = "on_site"
    CLOSED = "closed"


class Part(StrEnum):
    """How far one agency has come in an inspection."""

    INVITED = "invited"
    JOINED = "joined"
    ON_SITE = "on_site"
    RECORDED = "recorded"


class Notice(StrEnum):
    """When the inspected institution is told. Without any notice is for flight checks only."""

    IN_ADVANCE = "in_advance"
    AT_THE_DOOR = "at_the_door"


class Signing(StrEnum):
    """Whether the institution signed the on-site record."""

    SIGNED = "signed"
    REFUSED = "refused"
    ABSENT = "absent"


class OrderState(StrEnum):
    """Where a rectification order stands."""

    ORDERED = "ordered"
    REPLIED = "replied"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


STATE_NAMES: Final[Mapping[State, Text]] = {
    State.PLANNED: Text("待批准", "Waiting for approval"),
    State.DECLINED: Text("未批准", "Not approved"),
    State.APPROVED: Text("已批准，待入场", "Approved, not entered yet"),
    State.CANCELLED: Text("已取消", "Cancelled"),
    State.ON_SITE: Text("现场检查中", "On site"),
    State.CLOSED: Text("现场检查已结束", "Visit closed"),
}
PART_NAMES: Final[Mapping[Part, Text]] = {
    Part.INVITED: Text("待指派检查人员", "Officers not named yet"),
    Part.JOINED: Text("已指派检查人员", "Officers named"),
    Part.ON_SITE: Text("已亮证入场", "On site"),
    Part.RECORDED: Text("已制作现场笔录", "Record made"),
}
NOTICE_NAMES: Final[Mapping[Notice, Text]] = {
    Notice.IN_ADVANCE: Text("事先通知", "Notice in advance"),
    Notice.AT_THE_DOOR: Text("入场时当场送达检查通知", "Notice handed over at the door"),
}
SIGNING_NAMES: Final[Mapping[Signing, Text]] = {
    Signing.SIGNED: Text("当场核对并签名", "Read and signed on the spot"),
    Signing.REFUSED: Text("拒绝签名", "Refused to sign"),
    Signing.ABSENT: Text("不在场或者不能签名", "Absent or unable to sign"),
}
ORDER_NAMES: Final[Mapping[OrderState, Text]] = {
    OrderState.ORDERED: Text("整改中", "Being put right"),
    OrderState.REPLIED: Text("已回复，待复核", "Answered, to be checked"),
    OrderState.ACCEPTED: Text("整改通过", "Accepted"),
    OrderState.REJECTED: Text("整改未通过", "Rejected"),
}

O735 = "医疗保障基金使用监督管理条例（国务院令第735号）"
TWO_OFFICERS = Citation(O735, "第二十九条")
COOPERATION = Citation(O735, "第二十二条")
APPROVED_FIRST = Citation("国办发〔2024〕54号", "条号待核", Status.NEEDS_CONFIRMATION)
RECORD = Citation("中华人民共和国行政处罚法（2021修订）", "第五十五条")
LEAST_OFFICERS = 2
HIDDEN = (State.PLANNED, State.DECLINED)
"""States in which only the lead agency knows of an inspection."""
OVER = (State.DECLINED, State.CANCELLED, State.CLOSED)
"""States in which nothing is left to do on the spot."""


def enough_officers(certificates: Iterable[str]) -> bool:
    """Tell whether at least two different certificates are shown (O735 art. 29, AEL art. 18).

    Experts and other third parties have none, so they never make up the number.
    """
    shown = {each.strip().upper() for each in certificates}
    return len(shown - {""}) >= LEAST_OFFICERS
