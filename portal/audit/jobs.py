"""Periodic work of the custody log."""

from __future__ import annotations

from portal.audit import service
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM


def checkpoint(works: Works) -> None:
    with works.begin(SYSTEM) as work:
        service.sign_checkpoint(work)


def fill(works: Works) -> None:
    """Keep the nodes that a log from before nodes were kept lacks, a little at a time."""
    made = 1
    while made:
        with works.begin(SYSTEM) as work:
            made = service.fill_nodes(work)
