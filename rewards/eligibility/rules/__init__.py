"""Who may be rewarded for what: pure, and without anybody's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.kernel.actor import Office
from portal.kernel.law import Citation, InForce
from portal.kernel.questions import Question
from portal.kernel.text import Text
from rewards.eligibility.rules.sharing import Split as Split
from rewards.eligibility.rules.sharing import agreed as agreed
from rewards.eligibility.rules.sharing import divide as divide

SEEN_BY = frozenset(
    {
        Office.REWARD_CLERK,
        Office.FINANCE,
        Office.HEAD,
        Office.DEPUTY_HEAD,
        Office.LEGAL_REVIEWER,
    }
)
"""Offices that see what rewards rest on, each in cases of its own agency."""

ASKED = frozenset({Office.IDENTITY_CUSTODIAN, Office.HEAD})
"""Offices that see what is asked about a reporter's identity."""


class Answer(StrEnum):
    """What was answered to a ground against a reward."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


ANSWER_NAMES = {
    Answer.NO: Text("不存在", "Does not apply"),
    Answer.YES: Text("存在，不予奖励", "Applies: no reward"),
    Answer.UNKNOWN: Text("无法得知", "Cannot be known"),
}


ANSWERED_PAIR = {
    Answer.NO: Text("不是同一人", "Not the same person"),
    Answer.YES: Text("同一人", "The same person"),
    Answer.UNKNOWN: Text("无法得知", "Cannot be known"),
}
SAME_PERSON = Text("这两件举报是不是同一人", "Are these two reports one person's")


class Asks(StrEnum):
    """Who knows whether a ground applies."""

    RECORD = "record"
    CUSTODIAN = "custodian"
    OFFICER = "officer"


ASKS_NAMES = {
    Asks.RECORD: Text("系统记录", "The records"),
    Asks.CUSTODIAN: Text("身份保管员", "The identity custodian"),
    Asks.OFFICER: Text("奖励经办", "The reward clerk"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that stands against a reward when it applies."""

    code: str
    version: str
    title: Text
    law: Citation
    in_force: InForce
    asks: Asks


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a report came in: its leaf in the custody log, and the day on its receipt.

    `leaf` is None for one that was carried over from before the log.
    """

    tip_id: int
    number: str
    on: date
    leaf: int | None


class Why(StrEnum):
    """Why a finding does not count for a reward."""

    EARLIER = "earlier"
    BARRED_FIRST = "barred_first"
    COUNTED = "counted"
    NOTHING = "nothing"
    MOVED = "moved"


WHY_NAMES = {
    Why.EARLIER: Text("更早的举报已经反映", "An earlier report told of it"),
    Why.BARRED_FIRST: Text(
        "更早的举报反映过，但那件不予奖励，须由负责人裁定谁是首个举报",
        "An earlier report told of it, which is not rewarded: the head has to rule who was first",
    ),
    Why.COUNTED: Text("已计入另一笔奖励", "Counted for another reward"),
    Why.NOTHING: Text("没有查实金额", "Nothing is proven"),
    Why.MOVED: Text("已转入其他案件", "It went to another case"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One finding as a base sees it: what is proven now, and why it is left out, if it is.

    `finding_id` is the finding that stands now; `told` names the earlier report or other reward.
    """

    finding_id: int
    category: str
    fen: int
    why: Why | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class FindingsCounted(Question[Mapping[int, str]]):
    """For which reward does each finding of a case's family count already, the reward `but` left out?

    Answered with the number of the report rewarded, by finding.
    """

    case_id: int
    but: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A reward of a case that was not declined or annulled: whose, how far, what a ruling means for it."""

    award_id: int
    tip_id: int
    number: str
    state: Text
    follows: Text


@dataclass(frozen=True, slots=True)
class RewardsStanding(Question[tuple[Standing, ...]]):
    """Which rewards stand in a case's family?"""

    case_id: int


def bars(grounds: Iterable[Ground], answers: Mapping[str, Answer]) -> list[Ground]:
    """Return the grounds that stand against a reward."""
    return [each for each in grounds if answers.get(each.code) is Answer.YES]


def unanswered(grounds: Iterable[Ground], answers: Mapping[str, Answer]) -> list[Ground]:
    """Return the grounds nobody answered yet."""
    return [each for each in grounds if each.code not in answers]


def in_order(arrivals: Iterable[Arrival], *, ruled_first: int | None = None) -> list[Arrival]:
    """Return reports in the order of the custody log, never of a typed day.

    One the head ruled to be the first comes first. Those from before the log stand before all
    others, by their day.
    """
    return sorted(
        arrivals,
        key=lambda each: (
            each.tip_id != ruled_first,
            each.leaf is not None,
            each.leaf if each.leaf is not None else each.on.toordinal(),
            each.tip_id,
        ),
    )


def base(parts: Iterable[Part]) -> int:
    """Return what a reward is worked out from, in fen: the parts that are not left out."""
    return sum(each.fen for each in parts if each.why is None)
