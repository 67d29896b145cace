"""Working off a queue."""

from __future__ import annotations

from contextlib import suppress

from portal.assignments import service as assignments
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotFound
from portal.tasks import service as tasks
from portal.worklists import queries
from portal.worklists.models import ListView
from portal.worklists.rules import QuickAct
from portal.worklists.service import asking


def take_next(work: Work, view_id: int) -> int | None:
    """Put the actor in charge of the case of a queue that waits longest with nobody in charge.

    Return its id, None when none is left. Two who take at once never get the same.
    """
    view = _queue(work, view_id)
    listing = queries.ready(work.session, work.actor, asking.of_view(work, view), work.now)
    for _ in range(assignments.TRIES):
        case_id = queries.next_to_take(work.session, listing)
        if case_id is None:
            return None
        with suppress(Conflict):  # PostgreSQL gives one whose list row was of a moment ago
            assignments.take(work, case_id)
            return case_id
    raise Conflict


def act(work: Work, view_id: int, case_id: int) -> None:
    """Do the one thing a queue offers beside its rows to one of its cases."""
    view = _queue(work, view_id)
    if view.quick is QuickAct.TAKE:
        assignments.take(work, case_id)
    elif view.quick is QuickAct.WATCH:
        tasks.watch(work, case_id)
    else:
        raise NotFound


def _queue(work: Work, view_id: int) -> ListView:
    view = queries.view(work.session, work.actor, view_id)
    if not view.is_queue:
        raise NotFound
    return view
