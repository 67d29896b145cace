"""Periodic work on accounts."""

from __future__ import annotations

from portal.identity import service
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM


def drop_dead_sessions(works: Works) -> None:
    with works.begin(SYSTEM) as work:
        service.drop_dead_sessions(work)
