"""The worker's part: reading statements and booking what was confirmed, a batch of each in turn."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from traceback import extract_tb

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from portal.identity import queries as identity
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from portal.statements import queries, service
from portal.statements.rules.states import ABANDONED_HOURS, FileState

TURN_SECONDS = 5.0
"""How long one turn may last once every statement at work has had a batch."""

_log = logging.getLogger("cluebridge.statements")


def go_on(works: Works) -> None:
    """Go on with every statement at work, a batch of each in turn, until the turn is over."""
    ends = monotonic() + TURN_SECONDS
    with works.begin(SYSTEM, writes=False) as work:
        waiting = deque(queries.at_work(work.session))
    owed = len(waiting)
    while waiting and (owed > 0 or monotonic() < ends):
        each = waiting.popleft()
        owed -= 1
        if step(works, *each):
            waiting.append(each)


def finish(works: Works, file_id: int) -> None:
    """Go on with one statement until it needs an officer again; for set-up, tests and benchmarks."""
    while True:
        with works.begin(SYSTEM, writes=False) as work:
            found = [each for each in queries.at_work(work.session) if each[0] == file_id]
        if not found:
            return
        while step(works, *found[0]):
            pass


def forget(works: Works) -> None:
    """Delete uploads that never arrived."""
    with works.begin(SYSTEM, writes=False) as work:
        before = work.now - timedelta(hours=ABANDONED_HOURS)
        old = queries.abandoned(work.session, before)
    for file_id in old:
        with works.begin(SYSTEM) as work:
            service.forget(work, file_id)


def step(works: Works, file_id: int, officer_id: int, state: FileState) -> bool:
    """Do one batch in the name of the officer; tell whether there is more."""
    actor = _actor(works, officer_id)
    try:
        with works.begin(actor) as work:
            if state is FileState.READING:
                return service.read_next(work, file_id)
            return service.book_next(work, file_id)
    except (NotAllowed, NotFound):
        _stop(works, file_id, "officer_gone")
    except (DomainError, IntegrityError) as error:
        _log.warning("statement %s stopped (%s)", file_id, type(error).__name__)
        _stop(works, file_id, "stopped")
    except (OperationalError, InterfaceError):
        raise  # a busy or absent database: the next turn tries again
    except Exception as error:  # noqa: BLE001 - one broken file must not hold up all the others
        # Its message may quote a line: only its type and place are kept.
        place = extract_tb(error.__traceback__)[-1]
        _log.error("statement %s: %s at %s:%s", file_id, type(error).__name__, *place[:2])
        _stop(works, file_id, "import_failed")
    return False


def _actor(works: Works, officer_id: int) -> Actor:
    """Return the officer with the offices held now; none when inactive."""
    with works.begin(SYSTEM, writes=False) as work:
        officer = identity.officer(work.session, officer_id)
        found = identity.actor(work.session, officer)
        return found if officer.active else Actor(found.name, found.agency)


def _stop(works: Works, file_id: int, note: str) -> None:
    with suppress(Conflict), works.begin(SYSTEM) as work:
        service.stop_by_itself(work, file_id, note)
