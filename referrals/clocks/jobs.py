"""Periodic work on clocks. The database decides who does what, so two workers do no harm."""

from __future__ import annotations

import logging

from sqlalchemy.exc import IntegrityError, OperationalError

from portal.infra.database import crossed
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import DomainError
from portal.kernel.workdays import Calendar
from referrals.clocks import queries, service
from referrals.clocks.queries import calendars

BATCH = 4000
"""Clocks announced in one transaction: some 200 ms, so nobody else waits long for the database."""
MOVED_AT_ONCE = 20_000
GROUPS_AT_ONCE = 500
BY_HAND_AT_ONCE = 200
BROKEN = (DomainError, ValueError, LookupError, IntegrityError)
"""What a row that makes no sense raises. A database that is away is the worker's affair."""

_log = logging.getLogger("cluebridge.clocks")


def sweep(works: Works) -> None:
    """Announce every stage that is due, a batch a transaction, until none is left.

    A batch that met somebody else's act crosswise is tried again next round; one that cannot be
    written is taken apart, and the clock that spoils it is put off an hour.
    """
    with works.begin(SYSTEM, writes=False) as work:
        if not queries.anything_due(work.session, work.now):
            return
    since = None
    while True:
        try:
            with works.begin(SYSTEM) as work:
                done, since = service.announce_due(work, BATCH, since=since)
        except BROKEN as error:
            _log.error("a batch is taken apart: %s", type(error).__name__)
            done = _one_by_one(works)
        except OperationalError as error:
            _left(error)
            return
        if done < BATCH:
            return


def _one_by_one(works: Works) -> int:
    """Announce the next clocks each in a transaction of its own; return how many were looked at."""
    with works.begin(SYSTEM, writes=False) as work:
        waiting = queries.due_ids(work.session, work.now, BATCH)
    for clock_id in waiting:
        try:
            with works.begin(SYSTEM) as work:
                service.announce_due(work, 1, [clock_id])
        except BROKEN as error:
            _log.error("clock %s put off: %s", clock_id, type(error).__name__)
            with works.begin(SYSTEM) as work:
                service.put_off(work, [clock_id])
        except OperationalError as error:
            _left(error)
    return len(waiting)


def recount(works: Works) -> None:
    """Count open clocks anew where the calendar changed since they were all last looked at.

    A second pass, once every act begun before the change has ended, finds what those wrote.
    """
    with works.begin(SYSTEM, writes=False) as work:
        mark, last, now = (
            service.calendar_mark(work.session),
            calendars.last_pass(work.session),
            work.now,
        )
    passed = last.passed_at if last is not None and last.mark == mark else None
    if last is not None and passed is not None and (last.settled or now < passed + service.SETTLES):
        return
    with works.begin(SYSTEM) as work:
        before = service.begin_pass(work)
    _correct_groups(works, before)
    _correct_by_hand(works)
    with works.begin(SYSTEM) as work:
        service.end_pass(work, mark, now)


def _correct_groups(works: Works, before: Calendar | None) -> None:
    with works.begin(SYSTEM, writes=False) as work:
        waiting = list(service.groups(work, before))
    while waiting:
        try:
            with works.begin(SYSTEM) as work:
                taken, moved = 0, service.Moved()
                for group in waiting[:GROUPS_AT_ONCE]:
                    service.correct(work, group, moved)
                    taken += 1
                    if len(moved) >= MOVED_AT_ONCE:
                        break
                service.settle(work, moved)
        except OperationalError as error:
            _left(error)
            continue
        del waiting[:taken]


def _correct_by_hand(works: Works) -> None:
    """Count those with a suspension or an extension, each from its own history."""
    after = 0
    while True:
        with works.begin(SYSTEM, writes=False) as work:
            mark = service.calendar_mark(work.session)
            waiting = queries.counted_otherwise(
                work.session, mark, after=after, limit=BY_HAND_AT_ONCE
            )
        if not waiting:
            return
        after = waiting[-1]
        try:
            with works.begin(SYSTEM) as work:
                service.recount_all(work, waiting)
        except OperationalError as error:
            _left(error)


def _left(error: OperationalError) -> None:
    """Leave clocks for the next round; raise what is not their own affair."""
    if not crossed(error):
        raise error
    _log.warning("clocks left for the next round: %s", type(error.orig).__name__)
