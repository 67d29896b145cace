"""What may be said in public: texts that name nobody, figures too large to point at anybody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from portal.kernel.law import Citation
from portal.kernel.questions import Question
from portal.kernel.text import Text

SMALLEST = 3
"""Counts below it are not shown: they could point at one person."""
ROUGH = 10
ROUGH_FEN = 1_000_000
"""What the figures of a year under way are rounded down to: so many, and ten thousand yuan."""
SAME_WORDS = 12
"""So many characters in a row taken from a report are a quotation."""
LONGEST = timedelta(days=3 * 366)
"""No case stays published for longer without being published anew."""
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}[\dXx]?")
_IGNORED = re.compile(r"[\W_]+")


class StoryState(StrEnum):
    """How far the publication of a case has come."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


STORY_STATES = {
    StoryState.PROPOSED: Text("等待另一人批准", "Waiting for a second person"),
    StoryState.DECLINED: Text("未获批准", "Not approved"),
    StoryState.PUBLISHED: Text("已公布", "Published"),
    StoryState.WITHDRAWN: Text("已撤回", "Withdrawn"),
}


def flaw(text: str, *, names: Iterable[str] = (), reports: Iterable[str] = ()) -> str | None:
    """Return why a text must not be published, None when nothing speaks against it.

    `long_number`: an identity card, telephone, bank or report number; `names_somebody`: one of
    `names`; `quotes_report`: SAME_WORDS characters in a row of one of `reports`.
    """
    plain = unicodedata.normalize("NFKC", text)
    if _LONG_NUMBER.search(plain):
        return "long_number"
    bare = _bare(text)
    if any(name and name in bare for name in map(_bare, names)):
        return "names_somebody"
    pieces = {bare[at : at + SAME_WORDS] for at in range(len(bare) - SAME_WORDS + 1)}
    for report in map(_bare, reports):
        if any(report[at : at + SAME_WORDS] in pieces for at in range(len(report))):
            return "quotes_report"
    return None


def _bare(text: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class Rewards:
    """Rewards of money paid in a span of days, and how many nobody claimed in time.

    `days`: how many took so many days from the proof to the payment.
    """

    count: int = 0
    fen: int = 0
    waived: int = 0
    days: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MoneyRecovered(Question[int]):
    """How many fen came back to the fund, net of reversals, from `since` to before `until`?"""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class RewardsPaid(Question[Rewards]):
    """Which rewards were paid from `since` to before `until`?"""

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The figures of a year. Breakdowns by code; `median_days` from receipt to the decision."""

    year: int
    channels: Mapping[str, int] = field(default_factory=dict)
    accepted: int = 0
    declined: Mapping[str, int] = field(default_factory=dict)
    withdrawn: int = 0
    median_days: int | None = None
    cases_opened: int = 0
    cases_closed: int = 0
    recovered_fen: int = 0
    rewards: Rewards = field(default_factory=Rewards)

    @property
    def tips(self) -> int:
        """How many tips came in."""
        return sum(self.channels.values())

    @property
    def outcomes(self) -> dict[str, int]:
        """What became of the tips; together they are all of them."""
        declined = sum(self.declined.values())
        decided = self.accepted + declined + self.withdrawn
        return {
            "accepted": self.accepted,
            "declined": declined,
            "withdrawn": self.withdrawn,
            "waiting": self.tips - decided,
        }


def shown(count: int) -> int | None:
    """Return a count, None when it is too small to be shown; nought is no secret."""
    return None if 0 < count < SMALLEST else count


def breakdown(parts: Mapping[str, int]) -> dict[str, int | None]:
    """Return the parts of a known total, None where one is hidden.

    One hidden part alone could be had by subtraction: the next smallest is hidden with it.
    """
    found = {code: shown(count) for code, count in parts.items()}
    hidden = [code for code, count in found.items() if count is None]
    if len(hidden) == 1:
        others = [code for code, count in found.items() if count]
        if others:
            found[min(others, key=lambda code: (parts[code], code))] = None
    return found


def rough(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a year under way rounded down: two days apart they tell of no report.

    Counts to tens, money to ten thousand yuan; None: fewer than ten. `rough` marks them.
    """
    found = {name: _rounded(name, value) for name, value in told.items()}
    return {**found, "rough": True}


def _rounded(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {code: _rounded(code, each) for code, each in value.items()}
    if value is None or name.endswith("median_days"):
        return value
    unit = ROUGH_FEN if name.endswith("_fen") else ROUGH
    return value - value % unit or None


OUTCOMES = {
    "accepted": Text("已受理", "Accepted"),
    "declined": Text("不予受理", "Not accepted"),
    "withdrawn": Text("举报人撤回", "Withdrawn by the reporter"),
    "waiting": Text("正在处理", "Not decided yet"),
}


def median(days: Mapping[int, int]) -> int | None:
    """Return the middle of `days` (how many took so long), the lower of two; None for too few."""
    total = sum(days.values())
    if total < SMALLEST:
        return None
    passed = 0
    for each in sorted(days):
        passed += days[each]
        if 2 * passed >= total:
            return each
    return None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something this site is not for, and where to turn instead."""

    what: Text
    where: Text
    phone: str


@dataclass(frozen=True, slots=True)
class Protection:
    """A promise to reporters and the article it stands on."""

    title: Text
    text: Text
    law: Citation | None
