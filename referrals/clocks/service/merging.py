"""Terms of a case that was merged into another: they stand still there, and run on if it is undone.

Undoing gives back what was: the suspension stays in the history with no length, so that a merge gains
nobody a day. What is owed to the reporters of its tips runs on all the while.
"""

from __future__ import annotations

from datetime import datetime

from portal.infra.work import Work
from referrals.clocks import events, queries
from referrals.clocks.models import Clock, ClockInterval, IntervalKind
from referrals.clocks.rules import Ground
from referrals.clocks.service.counting import facts, recompute
from referrals.clocks.service.running import start

SUBJECT = "case"


def suspend_merged(work: Work, case_id: int, merge_id: int) -> None:
    """Let the terms of the case itself stand still, missed ones too; those suspended before stay so."""
    for clock in of_case(work, case_id):
        if queries.open_pause(work.session, clock) is not None:
            continue
        pause = ClockInterval(
            clock_id=clock.id or 0,
            kind=IntervalKind.PAUSE,
            started_at=work.now,
            reason=_reason(merge_id),
            by=work.actor.name,
            ground=Ground.MERGED.value,
        )
        clock.next_fire_at = clock.stage = None
        work.session.add_all((pause, clock))
        work.session.flush()
        work.record(events.ClockPaused(**facts(clock), reason=pause.reason, ground=pause.ground))


def resume_unmerged(work: Work, case_id: int, merge_id: int) -> None:
    """Let the terms that this merge suspended run on as if they had never stood still."""
    for clock in of_case(work, case_id):
        pause = queries.open_pause(work.session, clock)
        if pause is None or pause.reason != _reason(merge_id):
            continue
        pause.ended_at = pause.started_at
        work.session.add(pause)
        work.session.flush()
        recompute(work, clock, since=pause.started_at)
        work.record(events.ClockResumed(**facts(clock)))


def start_again(
    work: Work, code: str, tip_id: int, *, agency: str, since: datetime
) -> Clock | None:
    """Start a term of `agency` on a tip that ended at or after `since`, from the day it first began."""
    ended = queries.last(work.session, code, "tip", tip_id)
    if ended is None or ended.agency != agency:
        return None
    if ended.stopped_at is None or ended.stopped_at < since:
        return None
    return start(
        work,
        code,
        subject="tip",
        subject_id=tip_id,
        agency=ended.agency,
        tip_id=tip_id,
        started_at=ended.started_at,
        unit=ended.unit,
        office=ended.office,
    )


def of_case(work: Work, case_id: int) -> list[Clock]:
    """Return the open clocks of a case itself, each held against a worker that would announce it."""
    found = queries.open_for(work.session, SUBJECT, case_id)
    ids = sorted(each.id or 0 for each in found)
    held = [queries.by_id(work.session, each, lock=True) for each in ids]
    return [each for each in held if each.stopped_at is None]


def _reason(merge_id: int) -> str:
    return f"并案办理（第 {merge_id} 号）"
