"""Custody stories and their proofs, against one signed checkpoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from portal.audit import queries as log
from portal.audit import service as audit
from portal.crypto import tlog
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Unavailable
from portal.packages import queries
from portal.packages.rules.statement import Step, Story


def fresh_checkpoint(works: Works) -> None:
    """Sign the log as it stands, in a transaction of its own: the head is locked only for that."""
    with works.begin(SYSTEM) as work:
        audit.sign_checkpoint(work)


def newest(work: Work) -> tuple[str, int]:
    """Return the newest checkpoint as a signed note, and its size."""
    found = log.latest_checkpoint(work.session)
    if found is None:
        raise Unavailable
    return found.note, found.size


def stories(
    work: Work, case_id: int, tip_ids: Collection[int], item_ids: Iterable[int], *, size: int
) -> dict[int, Story]:
    """Return what the first `size` leaves of the log tell of each item, in order."""
    steps: dict[int, list[Step]] = defaultdict(list)
    wanted = set(item_ids)
    for index, body, salt in queries.item_leaves(work.session, case_id, tip_ids, below=size):
        item_id = body["facts"]["item_id"]
        if item_id in wanted:
            steps[item_id].append(Step(index=index, body=body, salt=salt.hex()))
    return {item_id: Story(item=item_id, steps=steps[item_id]) for item_id in wanted}


def proofs(work: Work, indexes: Iterable[int], *, note: str, size: int) -> dict[int, bytes]:
    """Return the proof file of each leaf against the checkpoint `note` of `size` leaves."""
    session = work.session
    return {
        index: tlog.ProofFile(index, audit.inclusion(session, index, size), note).marshal().encode()
        for index in set(indexes)
    }
