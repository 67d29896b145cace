"""What others may ask about the duty to refer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.kernel.questions import Question
from referrals.duty.rules.review import FlagState


@dataclass(frozen=True, slots=True)
class Standing:
    """The duty of one case: amounts in fen, `remind_on` an agency's practice and no term of law."""

    case_id: int
    agency: str
    region: str
    state: FlagState
    offence: str
    band: str
    total_fen: int
    threshold_fen: int
    unconfirmed: bool
    raised_at: datetime
    remind_on: date | None


@dataclass(frozen=True, slots=True)
class ReferralDuty(Question[Mapping[int, Standing]]):
    """The duties of these cases, by case; a case without one is not among them.

    The asker has settled who may know of the cases.
    """

    case_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnansweredDuties(Question[tuple[Standing, ...]]):
    """The duties of a region (a code's beginning) that wait, by case, those after `after_case`."""

    region: str
    after_case: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """What a year brought: duties raised; reviews that ended in referral, and in no crime; waiting."""

    raised: int
    to_refer: int
    not_crime: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DutyFigures(Question[DutyCounts]):
    """The counts of an agency from `since` to before `until`; `waiting` is as of now."""

    agency: str
    since: datetime
    until: datetime
