"""Counting a clock from its history, and again when the calendar changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import Session

from portal.infra.work import Work
from portal.notices import service as notices
from referrals.clocks import events, queries
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockMove, ClockState
from referrals.clocks.queries import MISSED, calendars
from referrals.clocks.service.holding import hold_cases


def recompute(work: Work, clock: Clock, since: datetime | None = None) -> bool:
    """Count the clock anew from its history; return whether its end moved.

    An end that moved gives its own warnings: those not yet past at `since` (None: now).
    """
    was = clock.effective_due_at
    stages = count_again(work, clock)
    moved = clock.effective_due_at != was
    if moved:
        clock.round += 1
        if clock.effective_due_at > work.now:
            clock.missed_at = None
    if _needs_plan(work, clock, moved):
        announced = {row.stage for row in queries.announced(work.session, clock)}
        plan(clock, left_to_say(stages, since or work.now, clock.missed_at, announced))
    work.session.add(clock)
    return moved


def recount(work: Work, clock_id: int) -> bool:
    """Count anew a clock counted with another calendar; return, and say, whether its end moved."""
    hold_cases(work, queries.by_id(work.session, clock_id))
    clock = queries.by_id(work.session, clock_id, lock=True)
    loaded = calendars.loaded(work.session)
    if clock.state is not ClockState.OPEN or clock.calendar == loaded.mark:
        return False
    was, was_due_at = queries.due_words(clock), clock.effective_due_at
    moved = recompute(work, clock)
    if moved:
        move = ClockMove(
            notice_id=loaded.notice_id,
            clock_id=clock_id,
            agency=clock.agency,
            was_due_at=was_due_at,
            due_at=clock.effective_due_at,
            at=work.now,
        )
        work.session.add(move)
        event = events.ClockRecounted(**facts(clock), was_due=was)
        work.record(event)
        notices.about(work, event, agency=clock.agency, offices=(clock.office,))
    return moved


def calendar_mark(session: Session | None = None) -> str:
    """Return a short name of the calendar in force, without a session of the one shipped."""
    if session is None:
        return calendars.mark_of(registry.calendar())
    return calendars.loaded(session).mark


def left_to_say(
    stages: list[tuple[str, datetime]],
    now: datetime,
    missed_at: datetime | None,
    announced: Collection[str] = (),
) -> list[tuple[str, datetime]]:
    """Return the stages a clock still has before it once its end has moved.

    Warnings and rungs that are past stay unsaid; the end itself is said unless it was before.
    """
    begun = [(stage, at) for stage, at in stages if stage not in announced]
    if missed_at is not None:
        names = [stage for stage, _ in stages]
        begun = [each for each in begun if names.index(each[0]) > names.index(MISSED)]
    return [(stage, at) for stage, at in begun if at > now or stage == MISSED]


def facts(clock: Clock | queries.Row) -> dict[str, Any]:
    """Return what every event of a clock says."""
    title = registry.term_version(clock.version).title
    return {
        "clock_id": clock.id,
        "code": clock.code,
        "title_zh": title.zh,
        "title_en": title.en,
        "agency": clock.agency,
        "due": queries.due_words(clock),
        "case_id": clock.case_id,
        "tip_id": clock.tip_id,
        "visibility": "justice" if clock.code in registry.trackers() else "",
    }


def plan(clock: Clock, left: list[tuple[str, datetime]]) -> None:
    """Set the stage to announce next, from those left in order."""
    clock.stage, clock.next_fire_at = left[0] if left else (None, None)


def count_again(work: Work, clock: Clock) -> list[tuple[str, datetime]]:
    """Set the end of a clock from its history; return its stages."""
    due = queries.due(work.session, clock, work.now)
    clock.effective_due_at, clock.due_on = due.due_at, due.due_on
    clock.provisional, clock.calendar = due.provisional, calendar_mark(work.session)
    return queries.stages(due, registry.term_version(clock.version))


def _needs_plan(work: Work, clock: Clock, moved: bool) -> bool:
    if clock.state is not ClockState.OPEN:
        return False
    if queries.open_pause(work.session, clock) is not None:
        return False
    return moved or clock.stage is None
