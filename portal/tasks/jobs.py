"""Periodic work on tasks."""

from __future__ import annotations

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE
from portal.tasks import queries, service

BATCH = 500


def tell_overdue(works: Works) -> None:
    """Tell of every task whose day is over, once."""
    with works.begin(SYSTEM, writes=False) as work:
        today = work.now.astimezone(LEGAL_ZONE).date()
        found = queries.overdue(work.session, today, BATCH)
    for task_id in found:
        with works.begin(SYSTEM) as work:
            service.tell_overdue(work, task_id)
