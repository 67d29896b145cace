"""What the worker does for lists."""

from __future__ import annotations

from datetime import timedelta

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.worklists import queries, service

KEPT = timedelta(days=1)


def forget_plans(works: Works) -> None:
    """Delete what was previewed a day ago and never confirmed."""
    with works.begin(SYSTEM) as work:
        service.forget(work, queries.stale_plans(work.session, work.now - KEPT))
