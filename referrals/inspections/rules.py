"""Joint inspections as values: states, who may enter, what has to be recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from portal.kernel.errors import Invalid
from portal.kernel.law import Citation, Status
from portal.kernel.money import parse_yuan
from portal.kernel.questions import Question
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


class Recheck(StrEnum):
    """How it was checked that a wrong was put right."""

    ON_SITE = "on_site"
    PAPERS = "papers"


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
RECHECK_NAMES: Final[Mapping[Recheck, Text]] = {
    Recheck.ON_SITE: Text("现场复查", "On the spot"),
    Recheck.PAPERS: Text("书面复核", "On the papers"),
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


class LinesWrong(Invalid):
    """Amounts that do not add up: `wrong` are lines that are none (from 1), `sum_fen` what they make."""

    def __init__(
        self, *, wrong: tuple[int, ...] = (), sum_fen: int = 0, stated_fen: int = 0
    ) -> None:
        super().__init__(lines="lines_unreadable" if wrong else "lines_differ")
        self.wrong, self.sum_fen, self.stated_fen = wrong, sum_fen, stated_fen


def check_lines(text: str, stated_fen: int) -> None:
    """Raise LinesWrong when a list of amounts, one a line, does not make the stated fen.

    The amount of a line is its last word, in yuan; before it may stand what it is for.
    """
    amounts, wrong = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            amounts.append(parse_yuan(line.split()[-1]))
        except ValueError:
            wrong.append(number)
    if wrong or (amounts and sum(amounts) != stated_fen):
        raise LinesWrong(wrong=tuple(wrong), sum_fen=sum(amounts), stated_fen=stated_fen)


class Ground(StrEnum):
    """Why an enterprise is visited although the yearly number of visits is used up."""

    TIP = "tip"
    FLIGHT = "flight"
    LOOK_BACK = "look_back"


GROUND_NAMES: Final[Mapping[Ground, Text]] = {
    Ground.TIP: Text("举报、投诉线索", "A tip or complaint"),
    Ground.FLIGHT: Text("国家、省级飞行检查", "A national or provincial flight check"),
    Ground.LOOK_BACK: Text("整改“回头看”", "A look-back after rectification"),
}
GROUND_SOURCES: Final[Mapping[Ground, frozenset[str]]] = {
    Ground.TIP: frozenset({"tip", "complaint"}),
    Ground.FLIGHT: frozenset({"flight_check"}),
}
"""What a case must have come from for a ground; a look-back may follow any."""


@dataclass(frozen=True, slots=True)
class VisitsUsedUp(Question[bool]):
    """Are the visits an institution may have in the year of `on` used up, `besides` not counted?"""

    institution_id: int
    on: date
    besides: int | None = None


@dataclass(frozen=True, slots=True)
class FlightOrdered(Question[bool]):
    """Is a case the check of one place in a flight check ordered by the nation or a province?"""

    case_id: int


def orders_flights(region: str) -> bool:
    """Tell whether agencies of a region order flight checks: of the nation or a province (GB/T 2260)."""
    return region.endswith("0000")


@dataclass(frozen=True, slots=True)
class CheckNearby:
    """Another check about the same day. All but the agency is only told to who may open it (`opens`)."""

    agency: str
    inspection_id: int = 0
    title: str = ""
    planned_on: date | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class ChecksNearby(Question[tuple[CheckNearby, ...]]):
    """Which checks of an institution are planned or running about `on`, those of a case left out?"""

    institution_id: int
    on: date
    besides_case: int


@dataclass(frozen=True, slots=True)
class InTime:
    """How many orders were answered by their last day, of those whose day has come or who answered."""

    in_time: int
    due: int

    @property
    def percent(self) -> str:
        """Return the share answered in time with one decimal, half up; "" while nothing is due."""
        if not self.due:
            return ""
        tenths = (2000 * self.in_time + self.due) // (2 * self.due)
        return f"{tenths // 10}.{tenths % 10}"


def in_time(orders: Iterable[tuple[date | None, date | None]], today: date) -> InTime:
    """Count orders given as (last day, day of the reply): the last day itself is in time."""
    good = bad = 0
    for due_on, replied_on in orders:
        if due_on is None or (replied_on is None and due_on >= today):
            continue
        if replied_on is not None and replied_on <= due_on:
            good += 1
        else:
            bad += 1
    return InTime(good, good + bad)
