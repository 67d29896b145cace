"""Announcing the stages of a clock, each once however many workers look at it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlmodel import col

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.notices import service as notices
from referrals.clocks import events, queries
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockEvent, ClockState
from referrals.clocks.queries import MISSED
from referrals.clocks.service.counting import facts, plan
from referrals.clocks.service.holding import hold_cases


def announce(work: Work, clock_id: int, seen: datetime) -> bool:
    """Announce what of a clock is due; False when another worker was faster.

    `seen` is the `next_fire_at` the caller read: the row is claimed only while it is unchanged.
    After downtime every stage passed is written down, and only the last one is sent out.
    """
    hold_cases(work, queries.by_id(work.session, clock_id))
    if not _claim(work, clock_id, seen, None):
        return False
    clock = queries.by_id(work.session, clock_id, lock=True)
    term = registry.term_version(clock.version)
    stages = queries.stages(queries.due(work.session, clock, work.now), term)
    names = [stage for stage, _ in stages]
    waiting = stages[names.index(clock.stage or MISSED) :]
    passed = [stage for stage, at in waiting if at <= work.now]
    for stage in passed:
        if stage != MISSED:
            _announced(work, clock, stage)
    plan(clock, waiting[len(passed) :])
    work.session.add(clock)
    if passed and passed[-1] == MISSED:
        miss(work, clock)
    elif passed:
        event = events.ClockWarned(**facts(clock), stage=passed[-1])
        work.record(event)
        notices.about(work, event, agency=clock.agency, offices=(clock.office,))
    return True


def put_off(work: Work, clock_id: int, seen: datetime, until: datetime) -> None:
    """Look at a clock again only at `until`."""
    _claim(work, clock_id, seen, until)


def miss(work: Work, clock: Clock) -> None:
    """Write down, once, that the term was missed, and tell its office and the head.

    Of a term that only shows the course of a criminal case its office alone hears.
    """
    clock.missed_at, clock.next_fire_at, clock.stage = clock.effective_due_at, None, None
    work.session.add(clock)
    _announced(work, clock, MISSED)
    shows = clock.code in registry.trackers()
    event = events.ClockRanOut(**facts(clock)) if shows else events.ClockMissed(**facts(clock))
    offices = (clock.office,) if shows else (clock.office, Office.HEAD)
    work.record(event)
    notices.about(work, event, agency=clock.agency, offices=offices)


def _claim(work: Work, clock_id: int, seen: datetime, then: datetime | None) -> bool:
    claim = (
        update(Clock)
        .where(
            col(Clock.id) == clock_id,
            col(Clock.state) == ClockState.OPEN,
            col(Clock.next_fire_at) == seen,
        )
        .values(next_fire_at=then)
        .execution_options(synchronize_session=False)
    )
    done = work.session.execute(claim)
    return isinstance(done, CursorResult) and done.rowcount == 1


def _announced(work: Work, clock: Clock, stage: str) -> None:
    row = ClockEvent(clock_id=clock.id or 0, round=clock.round, stage=stage, at=work.stamp)
    work.session.add(row)
