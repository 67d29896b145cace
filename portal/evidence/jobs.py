"""Periodic work on stored bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta

from portal.evidence import queries
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM

_SEGMENT = re.compile(r"([0-9a-f]{32})/(\.?)[0-9]+(\.part)?")
_GRACE = timedelta(hours=24)
"""Longer than any upload takes: segments of one under way have no row yet."""


def sweep_orphans(works: Works) -> None:
    """Delete stored segments that no row points to: uploads a killed process left, discarded files.

    The store is listed before the rows are read, so a row written meanwhile is seen.
    """
    files: dict[bytes, list[str]] = defaultdict(list)
    for name in works.blobs.older_than(works.clock.now() - _GRACE):
        found = _SEGMENT.fullmatch(name)
        if found:
            files[bytes.fromhex(found[1])].append(name)
    with works.begin(SYSTEM, writes=False) as work:
        waiting = list(files)
        for start in range(0, len(waiting), 500):
            some = waiting[start : start + 500]
            for file_id in set(some) - queries.known(work.session, some):
                for name in files[file_id]:
                    work.blobs.delete(name)
