"""Periodic work on drafts, slips and mailboxes."""

from __future__ import annotations

from portal.infra.work import Works
from portal.intake import service
from portal.kernel.actor import SYSTEM


def purge(works: Works) -> None:
    """Destroy drafts and slips past their time and mailboxes left open; forget limits nobody is near."""
    with works.begin(SYSTEM) as work:
        service.purge(work)
        service.drop_dead(work)
        service.forget(work)
