"""What the worker does for the board."""

from __future__ import annotations

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from referrals.losses import service
from referrals.losses.queries import counting


def begin(works: Works) -> None:
    """Count everything once where money was booked before there was a board."""
    with works.begin(SYSTEM, writes=False) as work:
        if not counting.missing(work.session):
            return
    with works.begin(SYSTEM) as work:
        service.rebuild(work)
