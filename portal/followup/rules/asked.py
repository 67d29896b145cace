"""What followup asks of those above it about one tip. Nobody's answer depends on who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.kernel.law import Citation
from portal.kernel.questions import Question


@dataclass(frozen=True, slots=True)
class Due:
    """A statutory day of one clock. `tone` is that of a clock: ok, soon, late, done, paused.

    `provisional`: the holidays it is counted over are not announced yet.
    """

    on: date
    tone: str
    law: Citation
    provisional: bool = False


class Back(StrEnum):
    """How much of the money is back."""

    NOTHING_ORDERED = ""
    WAITING = "waiting"
    PART = "part"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Reward:
    """Where the reward of a tip stands: a state of claims by its value."""

    state: str
    claim_by: date | None = None


@dataclass(frozen=True, slots=True)
class DatesOf(Question[Mapping[str, Due]]):
    """Which terms run or ran on a tip and its cases: the last of each code (A1, T4, A11, …)."""

    tip_id: int
    case_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WithPolice(Question[bool]):
    """Was one of these cases handed to the police, and not taken back?"""

    case_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MoneyOf(Question[Back]):
    """How much of what was ordered in these cases is back?"""

    case_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RewardOf(Question[Reward | None]):
    """Where does the reward of this tip stand? None while nobody proposed one."""

    tip_id: int
