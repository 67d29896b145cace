"""The store: is there room, is every byte still what was received?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.evidence.events import EvidenceDamaged, EvidenceRestored, StoreFilling
from portal.evidence.models import EvidenceDamage, EvidenceItem, EvidenceStore
from portal.evidence.queries import item as item_by_id
from portal.evidence.queries import store
from portal.evidence.rules import ContainerKind, CustodyKind, DamageKind, StoreLevel
from portal.evidence.rules.store import LEVELS, judged, level, room, seal_of
from portal.evidence.service.custody import item_id, write
from portal.identity import queries as officers
from portal.infra.sealing import blob_name
from portal.infra.storage import BlobMissing, Blobs, BlobUnreadable
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.errors import Unavailable
from portal.notices import service as notices
from portal.notices.rules import Topic, facts_of

ROUND = timedelta(days=30)
"""Every stored byte is read again once in this time."""
_MB = 1024 * 1024


def left(work: Work) -> int | None:
    """Return how many bytes of files still go in, None when nothing bounds it. Raises Unavailable."""
    settings = work.settings
    return room(
        used=store.used_bytes(work.session) if settings.store_quota_bytes else 0,
        quota=settings.store_quota_bytes,
        free=work.blobs.free_bytes(),
        min_free=settings.min_free_bytes,
    )


def check_room(work: Work, size: int = 0) -> None:
    """Raise Unavailable when a file of `size` bytes would not go in. Asked only where files come."""
    there = left(work)
    if there is not None and (there < size or there == 0):
        raise Unavailable


def look(work: Work) -> StoreLevel:
    """Look how full the store is; tell the administrators once when it gets worse."""
    there = left(work)
    now = level(there, warn_bytes=work.settings.store_warn_bytes)
    row = store.state(work.session, lock=True)
    if row is None:
        row = EvidenceStore(level=StoreLevel.FINE, since=work.now)
    if LEVELS.index(now) > LEVELS.index(row.level):
        _warn(work, StoreFilling(level=now, left_mb=(there or 0) // _MB))
    if now is not row.level:
        row.level, row.since = now, work.now
    work.session.add(row)
    return now


def check_due(works: Works, *, share: int, budget_bytes: int = 0) -> int:
    """Check about one `share`-th of the store, the files checked longest ago; return how many.

    Files known to be damaged are looked at every time, so that a restored one is soon said to be
    whole; they do not count. `budget_bytes` is the least that is read. Stops, and marks nothing,
    when the store cannot be reached: that says nothing about the files. Raises Unavailable then.
    """
    with works.begin(SYSTEM, writes=False) as work:
        budget = max(store.used_bytes(work.session) // share, budget_bytes)
        due = store.due(work.session, work.now - ROUND, limit=1000)
        ids = {each.item_id for each in store.wounds(work.session)}
        damaged = [item_by_id(work.session, each) for each in sorted(ids)]
    for item in damaged:
        check(works, item)
    done = 0
    for item in due:
        check(works, item)
        done, budget = done + 1, budget - item.size
        if budget <= 0:
            break
    return done


def check(works: Works, item: EvidenceItem) -> dict[int, DamageKind]:
    """Read every stored segment of a file; return what is wrong, by segment from 0.

    No key is needed: the ciphertext is compared with the digests kept when it was received. What
    is newly wrong, or right again, becomes a row, a leaf and a notice.
    """
    found = {
        index: wrong
        for index in range(item.segments)
        if (wrong := _looked_at(works.blobs, item, index))
    }
    with works.begin(SYSTEM) as work:
        kept = item_by_id(work.session, item_id(item))
        if kept.destroyed_at is None:
            _write_down(work, kept, found)
            kept.checked_at = work.now
            work.session.add(kept)
    return found


def _looked_at(blobs: Blobs, item: EvidenceItem, index: int) -> DamageKind | None:
    try:
        stored = blobs.get(blob_name(item.file_id, index))
    except BlobMissing:
        stored = None
    except BlobUnreadable:
        return DamageKind.UNREADABLE
    return judged(stored, seal_of(item.seals, index))


def _write_down(work: Work, item: EvidenceItem, found: dict[int, DamageKind]) -> None:
    before = store.wounds_of(work.session, item_id(item))
    for segment, kind in found.items():
        if before.get(segment) is not kind:
            _note(work, item, segment, kind)
    for segment in before.keys() - found.keys():
        _note(work, item, segment, DamageKind.RESTORED)
    if found and not before:
        write(work, item, CustodyKind.DAMAGED)
    if before and not found:
        write(work, item, CustodyKind.RESTORED)


def _note(work: Work, item: EvidenceItem, segment: int, kind: DamageKind) -> None:
    work.session.add(
        EvidenceDamage(item_id=item_id(item), segment=segment, kind=kind, found_at=work.now)
    )
    where: dict[str, int | None] = {"tip_id": None, "case_id": None}
    if item.container_kind is not ContainerKind.DRAFT:
        where[f"{item.container_kind}_id"] = item.container_id
    told: dict[str, Any] = {"item_id": item_id(item), "segment": segment, **where}
    told["sha256"] = item.sha256.hex()
    if kind is DamageKind.RESTORED:
        work.record(EvidenceRestored(**told))
    else:
        _warn(work, EvidenceDamaged(kind=kind, **told))


def _warn(work: Work, event: StoreFilling | EvidenceDamaged) -> None:
    """Record it, and tell every administrator; whoever holds the case is told by its capability."""
    work.record(event)
    kind, facts = type(event).__name__, {**facts_of(event), "case_id": None, "tip_id": None}
    for agency in officers.agencies_with(work.session, Office.ADMINISTRATOR):
        notices.tell(
            work,
            agency=agency,
            offices=(Office.ADMINISTRATOR,),
            kind=kind,
            facts=facts,
            topic=Topic.DEADLINE,
        )
