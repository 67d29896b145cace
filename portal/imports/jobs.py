"""The worker's part: going on with what officers started, and forgetting what is over."""

from __future__ import annotations

import logging
from datetime import timedelta
from time import monotonic

from sqlalchemy.exc import IntegrityError

from portal.identity import queries as identity
from portal.imports import queries, service
from portal.imports.rules import ABANDONED_HOURS, KEPT_DAYS, RunState
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import DomainError, NotAllowed, NotFound

TURN_SECONDS = 5.0
"""How long one turn may last: the worker's other jobs wait meanwhile."""

_log = logging.getLogger("cluebridge.imports")


def go_on(works: Works) -> None:
    """Check and take rows of every run at work, batch by batch, until the turn is over."""
    ends = monotonic() + TURN_SECONDS
    with works.begin(SYSTEM, writes=False) as work:
        waiting = queries.at_work(work.session)
    for run_id, officer_id, state in waiting:
        more = True
        while more and monotonic() < ends:
            more = _step(works, run_id, officer_id, state)


def finish(works: Works, run_id: int) -> None:
    """Go on with one run until it needs an officer again; for set-up and tests."""
    while True:
        with works.begin(SYSTEM, writes=False) as work:
            found = [each for each in queries.at_work(work.session) if each[0] == run_id]
        if not found:
            return
        _step(works, *found[0])


def forget(works: Works) -> None:
    """Delete the rows of runs long over and of uploads that never arrived."""
    with works.begin(SYSTEM, writes=False) as work:
        old = queries.stale(
            work.session,
            abandoned=work.now - timedelta(hours=ABANDONED_HOURS),
            over=work.now - timedelta(days=KEPT_DAYS),
        )
    for run_id in old:
        with works.begin(SYSTEM) as work:
            service.forget(work, run_id)


def _step(works: Works, run_id: int, officer_id: int, state: RunState) -> bool:
    actor = _actor(works, officer_id)
    try:
        with works.begin(actor) as work:
            if state is RunState.CHECKING:
                return service.check_next(work, run_id)
            return service.take_next(work, run_id)
    except (NotAllowed, NotFound):
        _stop(works, run_id, "officer_gone")
    except (DomainError, IntegrityError) as error:
        _log.warning("import %s stopped (%s)", run_id, type(error).__name__)
        _stop(works, run_id, "stopped")
    return False


def _actor(works: Works, officer_id: int) -> Actor:
    """Return the officer who started the run, with the offices held now; none when inactive."""
    with works.begin(SYSTEM, writes=False) as work:
        officer = identity.officer(work.session, officer_id)
        found = identity.actor(work.session, officer)
        return found if officer.active else Actor(found.name, found.agency)


def _stop(works: Works, run_id: int, note: str) -> None:
    with works.begin(SYSTEM) as work:
        service.stop_by_itself(work, run_id, note=note)
