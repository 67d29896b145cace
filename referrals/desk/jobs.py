"""Setting the desks right: rows from before the desk was there, ends that moved without a word."""

from __future__ import annotations

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from referrals.desk import queries, service

BATCH = 100


def settle(works: Works) -> None:
    """Write every case that may stand on a desk anew, a hundred a transaction."""
    last = 0
    while True:
        with works.begin(SYSTEM) as work:
            found = queries.to_settle(work.session, last, BATCH)
            for case_id in found:
                service.settle(work, case_id)
        if len(found) < BATCH:
            return
        last = found[-1]
