"""One clock: its rows, and the sum they make."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import exists
from sqlmodel import Session, col, func, or_, select

from portal.cases.models import CaseTip
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from referrals.clocks import rules
from referrals.clocks.book import ladder, registry
from referrals.clocks.models import (
    Clock,
    ClockEvent,
    ClockInterval,
    ClockRequest,
    ClockState,
    IntervalKind,
)
from referrals.clocks.queries import calendars

MISSED = "missed"
"""The stage after every warning: the end itself."""


def running(
    session: Session, code: str, subject: str, subject_id: int, *, lock: bool = False
) -> Clock | None:
    """Return the open clock of this code on this subject, locked until the end if asked."""
    rows = select(Clock).where(
        Clock.code == code,
        Clock.subject == subject,
        Clock.subject_id == subject_id,
        Clock.state == ClockState.OPEN,
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.exec(rows).one_or_none()


def last(session: Session, code: str, subject: str, subject_id: int) -> Clock | None:
    """Return the newest clock of this code on this subject, running or not."""
    rows = select(Clock).where(
        Clock.code == code, Clock.subject == subject, Clock.subject_id == subject_id
    )
    return session.exec(rows.order_by(col(Clock.id).desc()).limit(1)).first()


def open_for(session: Session, subject: str, subject_id: int) -> Sequence[Clock]:
    """Return the clocks running on a subject, the next to end first."""
    rows = select(Clock).where(
        Clock.subject == subject,
        Clock.subject_id == subject_id,
        Clock.state == ClockState.OPEN,
    )
    return session.exec(rows.order_by(col(Clock.effective_due_at), col(Clock.id))).all()


def extensions_left(session: Session, clock: Clock) -> list[tuple[rules.Extension, bool]]:
    """Return every extension the law of a clock allows, in order, and whether it was used."""
    allowed = registry.term_version(clock.version).extensions
    steps = [step for step in allowed for _ in range(step.times)]
    used = len(extensions(session, clock))
    return [(step, place < used) for place, step in enumerate(steps)]


def next_extension(session: Session, clock: Clock) -> rules.Extension | None:
    """Return the next extension the law of a clock allows; None when there is none left."""
    left = [step for step, used in extensions_left(session, clock) if not used]
    return left[0] if left else None


def requests(session: Session, clock: Clock) -> Sequence[ClockRequest]:
    """Return the extensions asked for, in order."""
    rows = select(ClockRequest).where(ClockRequest.clock_id == clock.id)
    return session.exec(rows.order_by(col(ClockRequest.id))).all()


def open_request(session: Session, clock: Clock, *, lock: bool = False) -> ClockRequest | None:
    """Return the extension that waits for a head's decision, if any."""
    rows = select(ClockRequest).where(
        ClockRequest.clock_id == clock.id, col(ClockRequest.decided_at).is_(None)
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.exec(rows).one_or_none()


def missed(session: Session, subject: str, subject_id: int, now: datetime) -> frozenset[str]:
    """Return the codes of the clocks still running on a subject whose end has passed."""
    found = open_for(session, subject, subject_id)
    late = [each for each in found if each.effective_due_at <= now]
    return frozenset(each.code for each in late if open_pause(session, each) is None)


def open_of_case(session: Session, case_id: int) -> Sequence[Clock]:
    """Return every clock running in a case, on whatever subject, the next to end first."""
    rows = select(Clock).where(Clock.case_id == case_id, Clock.state == ClockState.OPEN)
    return session.exec(rows.order_by(col(Clock.effective_due_at), col(Clock.id))).all()


def next_due(session: Session, case_id: int, agency: str) -> datetime | None:
    """Return when the next open clock of a case, or of its tips, that an agency answers for ends.

    One that stands still does not end.
    """
    its_tips = select(CaseTip.tip_id).where(CaseTip.case_id == case_id)
    still = exists().where(
        col(ClockInterval.clock_id) == col(Clock.id),
        col(ClockInterval.kind) == IntervalKind.PAUSE,
        col(ClockInterval.ended_at).is_(None),
    )
    rows = select(func.min(Clock.effective_due_at)).where(
        or_(Clock.case_id == case_id, col(Clock.tip_id).in_(its_tips)),
        Clock.agency == agency,
        Clock.state == ClockState.OPEN,
        ~still,
    )
    found: datetime | None = session.exec(rows).one()
    return found


def running_on_tips(session: Session, code: str, tip_ids: Collection[int]) -> dict[int, int]:
    """Return the open clock of this code on each of these tips."""
    rows = select(Clock.subject_id, Clock.id).where(
        Clock.subject == "tip",
        col(Clock.subject_id).in_(tip_ids),
        Clock.code == code,
        Clock.state == ClockState.OPEN,
    )
    return {tip_id: key or 0 for tip_id, key in session.exec(rows)}


def next_due_of_tip(session: Session, tip_id: int, agency: str) -> datetime | None:
    """Return when the next open clock of a tip that an agency answers for ends."""
    rows = select(func.min(Clock.effective_due_at)).where(
        Clock.subject == "tip",
        Clock.subject_id == tip_id,
        Clock.agency == agency,
        Clock.state == ClockState.OPEN,
    )
    found: datetime | None = session.exec(rows).one()
    return found


def by_id(session: Session, clock_id: int, *, lock: bool = False) -> Clock:
    """Return a clock for a job, which sees them all; locked until the end if asked."""
    if lock:
        session.flush()
    found = session.get(Clock, clock_id, with_for_update=lock, populate_existing=lock)
    if found is None:
        raise NotFound
    return found


def counted_otherwise(session: Session, mark: str, *, after: int, limit: int) -> list[int]:
    """Return the ids above `after` of open clocks whose end was moved by hand, not counted with `mark`."""
    rows = (
        select(Clock.id)
        .where(Clock.state == ClockState.OPEN, Clock.calendar != mark, col(Clock.id) > after)
        .where(exists().where(col(ClockInterval.clock_id) == col(Clock.id)))
    )
    found = session.exec(rows.order_by(col(Clock.id)).limit(limit))
    return [each for each in found if each is not None]


def intervals(session: Session, clock: Clock) -> Sequence[ClockInterval]:
    """Return what moved the end of a clock, in order."""
    rows = select(ClockInterval).where(ClockInterval.clock_id == clock.id)
    return session.exec(rows.order_by(col(ClockInterval.id))).all()


def extensions(session: Session, clock: Clock) -> list[ClockInterval]:
    """Return the extensions a clock was given."""
    return [each for each in intervals(session, clock) if each.kind is IntervalKind.EXTEND]


def open_pause(session: Session, clock: Clock) -> ClockInterval | None:
    """Return the suspension a clock is under, if any."""
    rows = select(ClockInterval).where(
        ClockInterval.clock_id == clock.id,
        ClockInterval.kind == IntervalKind.PAUSE,
        col(ClockInterval.ended_at).is_(None),
    )
    return session.exec(rows).one_or_none()


def announced(session: Session, clock: Clock) -> Sequence[ClockEvent]:
    """Return the stages announced for the present end of a clock."""
    rows = select(ClockEvent).where(
        ClockEvent.clock_id == clock.id, ClockEvent.round == clock.round
    )
    return session.exec(rows.order_by(col(ClockEvent.id))).all()


def history(session: Session, clock: Clock) -> Sequence[ClockEvent]:
    """Return every stage a clock has announced, for each of its ends, in order."""
    rows = select(ClockEvent).where(ClockEvent.clock_id == clock.id)
    return session.exec(rows.order_by(col(ClockEvent.id))).all()


def due(session: Session, clock: Clock, now: datetime) -> rules.Due:
    """Count a clock from its history, under the wording it was started with, up to `now`."""
    term = registry.term_version(clock.version)
    moved = intervals(session, clock)
    pauses = [
        (each.started_at, each.ended_at or max(now, each.started_at))
        for each in moved
        if each.kind is IntervalKind.PAUSE
    ]
    extra_n = clock.n - term.n + sum(each.extra_n for each in moved)
    days = calendars.calendar(session)
    return rules.count(term, clock.started_at, days, clock.unit, pauses=pauses, extra_n=extra_n)


def stages(counted: rules.Due, term: rules.Term) -> list[tuple[str, datetime]]:
    """Return every stage of a clock with its instant: warnings, the end, the rungs above the office.

    A rung that is told at the end itself is told with it and no stage of its own.
    """
    warned = [(stage.value, at) for stage, at in rules.warnings(counted, term)]
    rungs = {} if term.tracker else ladder.in_force().of(counted.code, counted.unit)
    told = [(rung.value, counted.due_at + after) for rung, after in rungs.items() if after]
    return [*warned, (MISSED, counted.due_at), *told]


class Ends(Protocol):
    """A clock as far as the words of its end go."""

    @property
    def due_on(self) -> date | None:
        """Return the last legal day; None for hours."""

    @property
    def effective_due_at(self) -> datetime:
        """Return the first instant at which it is missed."""


def due_words(clock: Ends) -> str:
    """Return the last legal day of a clock, or day and time for hours, for a sentence."""
    return end_words(clock, clock.effective_due_at)


def end_words(clock: Ends, end: datetime) -> str:
    """Return an end of a clock, the first instant at which it was missed, the same way."""
    if clock.due_on is None:
        return end.astimezone(LEGAL_ZONE).strftime("%Y-%m-%d %H:%M")
    return (end - timedelta(seconds=1)).astimezone(LEGAL_ZONE).date().isoformat()
