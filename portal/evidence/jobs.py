"""Periodic work on stored bytes."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from datetime import timedelta

from portal.evidence import queries, service
from portal.evidence.queries import arriving
from portal.evidence.rules import on_hold
from portal.infra.storage import Blobs
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Unavailable

_PIECE = re.compile(r"([0-9a-f]{32})/(\.?)(t?)[0-9]+(-[0-9a-f]+)?(\.[0-9a-f]+)?(\.part)?")
_GRACE = timedelta(hours=24)
"""Longer than any upload takes: segments of one under way may have no row yet."""
_SHARES = 30 * 24
Names = dict[bytes, list[str]]
_LEAST_BYTES = 64 * 1024 * 1024
_log = logging.getLogger("cluebridge.evidence")


def sweep_orphans(works: Works) -> None:
    """Delete stored pieces that no row needs: uploads a killed process left, destroyed files.

    The store is listed before the rows are read, so a row written meanwhile is seen.
    """
    files: Names = defaultdict(list)
    tails: Names = defaultdict(list)
    halves: Names = defaultdict(list)
    for name in works.blobs.older_than(works.clock.now() - _GRACE):
        found = _PIECE.fullmatch(name)
        if found:
            kind = halves if found[2] else tails if found[3] else files
            kind[bytes.fromhex(found[1])].append(name)
    waiting = list(files | tails | halves)
    for start in range(0, len(waiting), 500):
        _sweep(works, waiting[start : start + 500], files, tails, halves)


def _sweep(works: Works, some: list[bytes], files: Names, tails: Names, halves: Names) -> None:
    with works.begin(SYSTEM, writes=False) as work:
        kept = queries.known(work.session, some)
        gone = {each.file_id for each in queries.destroyed(work.session, some) if not on_hold(each)}
        coming = arriving.unfinished(work.session, some)
    for file_id in some:
        if file_id not in kept or file_id in gone:
            _delete(works.blobs, files[file_id])
        if file_id not in coming:
            _delete(works.blobs, tails[file_id])
        _delete(works.blobs, halves[file_id])  # whoever wrote them is long gone


def _delete(blobs: Blobs, names: list[str]) -> None:
    for name in names:
        blobs.delete(name)


def drop_expired(works: Works) -> None:
    """Forget uploads past their time; what was stored of them is swept."""
    with works.begin(SYSTEM) as work:
        for row in arriving.expired(work.session, work.now):
            work.session.delete(row)


def check_store(works: Works) -> None:
    """Read an hour's share of the store again, so that a month sees all of it."""
    try:
        service.check_due(works, share=_SHARES, budget_bytes=_LEAST_BYTES)
    except Unavailable:
        _log.warning("job check-store: the store cannot be reached")


def look_at_room(works: Works) -> None:
    """Tell the administrators when the room left for evidence falls to another level."""
    with works.begin(SYSTEM) as work:
        service.look(work)
