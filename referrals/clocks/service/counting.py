"""Counting a clock from its history, and again when the calendar changes."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from portal.infra.work import Work
from portal.notices import service as notices
from referrals.clocks import events, queries
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockState
from referrals.clocks.queries import MISSED
from referrals.clocks.service.holding import hold_cases


def recompute(work: Work, clock: Clock) -> bool:
    """Count the clock anew from its history; return whether its end moved.

    An end that moved gives its own warnings: those not yet past.
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
        left = [
            (stage, at)
            for stage, at in stages
            if stage not in announced and (at > work.now or stage == MISSED)
        ]
        plan(clock, left)
    work.session.add(clock)
    return moved


def recount(work: Work, clock_id: int) -> bool:
    """Count anew a clock counted with another calendar; return, and say, whether its end moved."""
    hold_cases(work, queries.by_id(work.session, clock_id))
    clock = queries.by_id(work.session, clock_id, lock=True)
    if clock.state is not ClockState.OPEN or clock.calendar == calendar_mark():
        return False
    was = queries.due_words(clock)
    moved = recompute(work, clock)
    if moved:
        event = events.ClockRecounted(**facts(clock), was_due=was)
        work.record(event)
        notices.about(work, event, agency=clock.agency, offices=(clock.office,))
    return moved


@cache
def calendar_mark() -> str:
    """Return a short name of the calendar now in force, to find clocks counted with another."""
    days = registry.calendar()
    told = [sorted(days.years), sorted((str(day), *why) for day, why in days.exceptions.items())]
    return sha256(repr(told).encode()).hexdigest()[:16]


def facts(clock: Clock) -> dict[str, Any]:
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
    clock.provisional, clock.calendar = due.provisional, calendar_mark()
    return queries.stages(due, registry.term_version(clock.version))


def _needs_plan(work: Work, clock: Clock, moved: bool) -> bool:
    if clock.state is not ClockState.OPEN or clock.missed_at is not None:
        return False
    if queries.open_pause(work.session, clock) is not None:
        return False
    return moved or clock.stage is None
