"""Adding everything up anew once a day: figures come into force and acts grow too old by themselves."""

from __future__ import annotations

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from referrals.duty import queries, service

AT_ONCE = 200


def weigh(works: Works) -> None:
    """Weigh every case with anything proven, some at a time; harmless when two workers do it."""
    after = 0
    while True:
        with works.begin(SYSTEM) as work:
            found = queries.proven_after(work.session, after, AT_ONCE)
            if not found:
                return
            service.weigh_again(work, found)
        after = found[-1]
