"""The day's round: measures begin, are spoken of before their end, and end by themselves."""

from __future__ import annotations

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from referrals.measures import queries, service

AT_ONCE = 100


def turn(works: Works) -> None:
    """Let every ordered measure be what the day says, some at a time; harmless when done twice."""
    after = 0
    while True:
        with works.begin(SYSTEM) as work:
            found = queries.due(work.session, service.today(work), after, AT_ONCE)
            if not found:
                return
            service.turn_all(work, list(found))
        after = found[-1]
