"""Periodic work on clocks. The database decides who does what, so two workers do no harm."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.exc import IntegrityError, OperationalError

from portal.infra.database import crossed
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import DomainError
from referrals.clocks import queries, service

BATCH = 1000
PUT_OFF = timedelta(hours=1)
BROKEN = (DomainError, ValueError, LookupError, IntegrityError)
"""What a row that makes no sense raises. A database that is away is the worker's affair."""

_log = logging.getLogger("cluebridge.clocks")


def sweep(works: Works) -> None:
    """Announce every stage that is due, one transaction a clock, until none is left.

    A clock that cannot be read (its term left the book, its row makes no sense) is put off an hour
    and holds up nothing. One that met somebody else's act crosswise is tried again next round.
    """
    while True:
        with works.begin(SYSTEM, writes=False) as work:
            waiting = queries.due_batch(work.session, work.now, BATCH)
        for clock_id, seen in waiting:
            try:
                with works.begin(SYSTEM) as work:
                    service.announce(work, clock_id, seen)
            except BROKEN as error:
                _log.error("clock %s put off: %s", clock_id, type(error).__name__)
                with works.begin(SYSTEM) as work:
                    service.put_off(work, clock_id, seen, work.now + PUT_OFF)
            except OperationalError as error:
                _left(clock_id, error)
        if len(waiting) < BATCH:
            return


def recount(works: Works) -> None:
    """Count anew, one by one, every open clock that was counted with an earlier calendar."""
    waiting = [0]
    while waiting:
        with works.begin(SYSTEM, writes=False) as work:
            mark = service.calendar_mark()
            waiting = queries.counted_otherwise(work.session, mark, after=waiting[-1], limit=BATCH)
        for clock_id in waiting:
            try:
                with works.begin(SYSTEM) as work:
                    service.recount(work, clock_id)
            except BROKEN as error:
                _log.error("clock %s not counted anew: %s", clock_id, type(error).__name__)
            except OperationalError as error:
                _left(clock_id, error)


def _left(clock_id: int, error: OperationalError) -> None:
    """Leave a clock for the next round; raise what is not its own affair."""
    if not crossed(error):
        raise error
    _log.warning("clock %s left for the next round: %s", clock_id, type(error.orig).__name__)
