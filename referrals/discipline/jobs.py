"""Entries of the custody log that stand for nothing."""

from __future__ import annotations

from secrets import randbelow

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from referrals.discipline import service

ONE_IN = 4
"""Of so many runs one writes: at ten minutes a run, some 36 entries a day, at no regular time."""


def cover(works: Works) -> None:
    """Write an entry now and then, so that one more does not tell that something was sent."""
    if randbelow(ONE_IN) == 0:
        with works.begin(SYSTEM) as work:
            service.cover(work)
