"""The worker's part: going on with what officers started, and forgetting what is over."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from traceback import extract_tb

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from portal.identity import queries as identity
from portal.imports import queries, service
from portal.imports.rules import ABANDONED_HOURS, KEPT_DAYS, UNFINISHED_DAYS, RunState
from portal.infra.work import Works
from portal.intake.service.leads import KeyChanged
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import Conflict, DomainError, NotAllowed, NotFound

TURN_SECONDS = 5.0
"""How long one turn may last once every run at work has had a batch."""

_log = logging.getLogger("cluebridge.imports")


def go_on(works: Works) -> None:
    """Check and take rows of every run at work, a batch of each in turn, until the turn is over.

    Every run gets at least one batch, however many there are and however long the oldest is.
    """
    ends = monotonic() + TURN_SECONDS
    with works.begin(SYSTEM, writes=False) as work:
        waiting = deque(queries.at_work(work.session))
    owed = len(waiting)
    while waiting and (owed > 0 or monotonic() < ends):
        run = waiting.popleft()
        owed -= 1
        if _step(works, *run):
            waiting.append(run)


def finish(works: Works, run_id: int) -> None:
    """Go on with one run until it needs an officer again; for set-up and tests."""
    while True:
        with works.begin(SYSTEM, writes=False) as work:
            found = [each for each in queries.at_work(work.session) if each[0] == run_id]
        if not found:
            return
        _step(works, *found[0])


def forget(works: Works) -> None:
    """Delete the rows of runs long over or left unfinished, and of uploads that never arrived."""
    with works.begin(SYSTEM, writes=False) as work:
        old = queries.stale(
            work.session,
            abandoned=work.now - timedelta(hours=ABANDONED_HOURS),
            unfinished=work.now - timedelta(days=UNFINISHED_DAYS),
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
        _stop(works, run_id, "key_changed" if isinstance(error, KeyChanged) else "stopped")
    except (OperationalError, InterfaceError):
        raise  # a busy or absent database: the next turn tries again
    except Exception as error:  # noqa: BLE001 - one broken list must not hold up all the others
        # Its message may quote a row: only its type and place are kept.
        place = extract_tb(error.__traceback__)[-1]
        _log.error("import %s: %s at %s:%s", run_id, type(error).__name__, *place[:2])
        _stop(works, run_id, "import_failed")
    return False


def _actor(works: Works, officer_id: int) -> Actor:
    """Return the officer who started the run, with the offices held now; none when inactive."""
    with works.begin(SYSTEM, writes=False) as work:
        officer = identity.officer(work.session, officer_id)
        found = identity.actor(work.session, officer)
        return found if officer.active else Actor(found.name, found.agency)


def _stop(works: Works, run_id: int, note: str) -> None:
    # Conflict: somebody paused or cancelled it meanwhile.
    with suppress(Conflict), works.begin(SYSTEM) as work:
        service.stop_by_itself(work, run_id, note=note)
