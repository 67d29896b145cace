"""Proving, and at need correcting, the counters of cases."""

from __future__ import annotations

import logging

from portal.cases.queries import counting
from portal.figures import service as figures
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM

_log = logging.getLogger("cluebridge.figures")


def prove(works: Works) -> None:
    """Count every case and write down whether the counters say the same; nothing is repaired.

    A reading transaction sees counters and rows of the same instant.
    """
    with works.begin(SYSTEM, writes=False) as work:
        wrong = figures.compare(
            work, counting.by_agency(work.session), counting.by_place(work.session)
        )
    with works.begin(SYSTEM) as work:
        figures.keep_proof(work, wrong)
    if wrong:
        _log.error("%s counters differ from the cases", len(wrong))


def correct(works: Works) -> int:
    """Set the counters right and return how many were wrong; for `cluebridge counters --repair`."""
    with works.begin(SYSTEM) as work:
        wrong = figures.compare(
            work, counting.by_agency(work.session), counting.by_place(work.session)
        )
        if wrong:
            figures.repair(work, wrong)
    return len(wrong)
