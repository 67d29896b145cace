"""Measures: what may be ordered against whom, for how long, and when they bind.

Days are legal days (Asia/Shanghai). A measure of N months from a day lasts until the day before the
same day N months later, that last day included; where that month has no such day, to its last day.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text
from portal.registry.rules.standing import AgreementState

_MONTHS_A_YEAR = 12


class Subject(StrEnum):
    """Whom a kind of measure binds."""

    INSTITUTION = "institution"
    DOCTOR = "doctor"
    INSURED = "insured"
    HEAD = "head"


class By(StrEnum):
    """Who may order it: the bureau by law, the handling agency by the agreement."""

    BUREAU = "bureau"
    HANDLER = "handler"


class Heard(StrEnum):
    """What became of the right to be heard before a measure takes effect."""

    STATED = "stated"
    NOTHING_SAID = "nothing_said"


class State(StrEnum):
    """Where a measure stands. Whether it binds on a day the days say: `binds`."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    ORDERED = "ordered"
    LAPSED = "lapsed"
    RESTORED = "restored"


LIVE = frozenset({State.ORDERED})
"""States in which a measure binds, or will once its first day has come."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of measure in one wording.

    `months`: the least and most it may last, both included; None: done at once, or open-ended when
    `open_ended`. `hear`: the party is heard before it takes effect. `restores`: it may end early on a
    written request with a pledge. `agreement`: what becomes of the service agreement while it binds.
    `blocks_new`: no new agreement meanwhile.
    """

    code: str
    version: str
    name: Text
    law: Citation
    in_force: InForce
    subject: Subject
    by: By
    months: tuple[int, int] | None
    open_ended: bool
    hear: bool
    restores: bool
    agreement: AgreementState | None
    blocks_new: bool

    @property
    def lasts(self) -> bool:
        """Tell whether it binds for a time, rather than being done once."""
        return self.months is not None or self.open_ended

    def allows(self, months: int | None) -> bool:
        """Tell whether it may last so many months; None: without an end of its own."""
        if self.months is None:
            return months is None
        low, high = self.months
        return months is not None and low <= months <= high


STATE_NAMES = {
    State.PROPOSED: Text("待批准", "Waiting for the head"),
    State.DECLINED: Text("未批准", "Not approved"),
    State.ORDERED: Text("已决定", "Ordered"),
    State.LAPSED: Text("已届满", "Ended by itself"),
    State.RESTORED: Text("已恢复", "Restored early"),
}
STATE_TONES = {
    State.PROPOSED: "soon",
    State.DECLINED: "",
    State.ORDERED: "paused",
    State.LAPSED: "done",
    State.RESTORED: "done",
}
SUBJECT_NAMES = {
    Subject.INSTITUTION: Text("定点医药机构", "Institution"),
    Subject.DOCTOR: Text("医师、药师等相关人员", "Doctors and other staff"),
    Subject.INSURED: Text("参保人员", "Insured person"),
    Subject.HEAD: Text("法定代表人、主要负责人", "Legal representative or head"),
}
BY_NAMES = {
    By.BUREAU: Text("医疗保障行政部门", "Healthcare security bureau"),
    By.HANDLER: Text("医疗保障经办机构", "Handling agency"),
}
HEARD_NAMES = {
    Heard.STATED: Text("已陈述申辩", "Argued"),
    Heard.NOTHING_SAID: Text("告知后未陈述申辩", "Told of the right, said nothing"),
}


def last_day(from_on: date, months: int) -> date:
    """Return the last day of a measure of so many months, that day included.

    2026-03-02 and 36 months: 2029-03-01. 2024-02-29 and 12 months: 2025-02-28. ValueError below one.
    """
    if months < 1:
        raise ValueError("a measure lasts a month or more")
    at = from_on.year * _MONTHS_A_YEAR + from_on.month - 1 + months
    year, month = at // _MONTHS_A_YEAR, at % _MONTHS_A_YEAR + 1
    length = calendar.monthrange(year, month)[1]
    if from_on.day > length:
        return date(year, month, length)
    return date(year, month, from_on.day) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """When a measure bound or will bind. `ended_on`: the first day it no longer did, ended early."""

    state: State
    from_on: date
    until_on: date | None
    ended_on: date | None = None

    def binds(self, on: date) -> bool:
        """Tell whether it binds, or bound, on a day."""
        if self.state in {State.PROPOSED, State.DECLINED} or on < self.from_on:
            return False
        if self.ended_on is not None and on >= self.ended_on:
            return False
        return self.until_on is None or on <= self.until_on

    def over(self, on: date) -> bool:
        """Tell whether its last day has gone by."""
        return self.until_on is not None and on > self.until_on


def blocked_until(spans: Iterable[Span], on: date) -> date | None:
    """Return the last day of an unbroken row of overlapping or touching spans that binds on `on`.

    None when nothing binds; `date.max` without an end.
    """
    ends: date | None = None
    live = sorted(
        (each for each in spans if each.state is State.ORDERED), key=lambda each: each.from_on
    )
    for each in live:
        reach = each.until_on or date.max
        begins_in_time = each.from_on <= on
        if ends is not None and ends < date.max:
            begins_in_time |= each.from_on <= ends + timedelta(days=1)
        if begins_in_time and reach >= on:
            ends = max(ends or reach, reach)
    return ends


def agreement_under(binding: Collection[AgreementState]) -> AgreementState | None:
    """Return what the agreement is under several measures at once: the gravest; None when none moves it."""
    for gravest in (AgreementState.ENDED, AgreementState.SUSPENDED):
        if gravest in binding:
            return gravest
    return None


def warns_on(until_on: date, days: Iterable[int], today: date) -> int | None:
    """Return the tightest step of warning reached today, in days before the last day; None before all."""
    left = (until_on - today).days
    reached = [step for step in days if left <= step]
    return min(reached) if left >= 0 and reached else None
