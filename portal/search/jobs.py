"""Indexing what waits, proving the index, and building it anew."""

from __future__ import annotations

import logging
from collections.abc import Callable

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.search import service
from portal.search.service import Batch

_log = logging.getLogger("cluebridge.search")


def index_pending(works: Works) -> None:
    """Index the cases of renamed institutions, a batch a transaction, until none wait."""
    more = True
    while more:
        with works.begin(SYSTEM) as work:
            more = service.index_pending(work)


def prove(works: Works) -> None:
    """Compare every case with its rows of the index; differences are logged, nothing is repaired."""
    index_pending(works)
    after, wrong = 0, 0
    while True:
        with works.begin(SYSTEM, writes=False) as work:
            found = service.differing(work, after=after)
        if found is None:
            break
        after, wrong = found.last, wrong + found.wrong
    with works.begin(SYSTEM) as work:
        broken = not service.is_sound(work)
        if wrong or broken:
            service.tell_differences(work, wrong)
            _log.error("the search index differs from %s cases", wrong)


def rebuild(works: Works, told: Callable[[Batch], None] = lambda _: None) -> int:
    """Index every case, a batch a transaction, and return how many were wrong or missing.

    Searching goes on meanwhile and finds what is indexed so far.
    """
    after, wrong = 0, 0
    with works.begin(SYSTEM) as work:
        service.make_ready(work)
    while True:
        with works.begin(SYSTEM) as work:
            done = service.index_more(work, after=after)
        if done is None:
            break
        after, wrong = done.last, wrong + done.wrong
        told(done)
    if wrong:
        with works.begin(SYSTEM) as work:
            service.tell_repairs(work, wrong)
    return wrong
