"""The store as the database knows it: what should be there, what was found wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, case, cast
from sqlmodel import Session, col, func, or_, select

from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence.models import EvidenceDamage, EvidenceItem, EvidenceStore, EvidenceUpload
from portal.evidence.rules import ContainerKind, DamageKind


@dataclass(frozen=True, slots=True)
class Wound:
    """A damaged segment (from 0) of a file, and since when it is known."""

    item_id: int
    container_kind: ContainerKind
    container_id: int
    segment: int
    segments: int
    kind: DamageKind
    found_at: datetime


def used_bytes(session: Session) -> int:
    """Return the bytes of all files, plaintext, those on their way in included.

    Of a draft's only what has come: anybody may announce, and announcing fills nothing.
    """
    kept = select(func.coalesce(func.sum(EvidenceItem.size), 0))
    kept = kept.where(col(EvidenceItem.destroyed_at).is_(None))
    durable = cast(EvidenceUpload.segments, BigInteger) * SEGMENT_BYTES + EvidenceUpload.tail
    of_draft = col(EvidenceUpload.container_kind) == ContainerKind.DRAFT
    taken = case((of_draft, durable), else_=EvidenceUpload.size)
    coming = select(func.coalesce(func.sum(taken), 0))
    coming = coming.where(col(EvidenceUpload.item_id).is_(None))
    return int(session.exec(kept).one() or 0) + int(session.exec(coming).one() or 0)


def counts(session: Session, since: datetime) -> tuple[int, int, int]:
    """Return how many files there are, how many were checked since, and how many have no seals."""
    there = select(func.count()).select_from(EvidenceItem)
    there = there.where(col(EvidenceItem.destroyed_at).is_(None))
    checked = there.where(col(EvidenceItem.checked_at) >= since)
    bare = there.where(EvidenceItem.seals == b"")
    return tuple(int(session.exec(rows).one()) for rows in (there, checked, bare))  # type: ignore[return-value]


def due(session: Session, before: datetime, *, limit: int) -> Sequence[EvidenceItem]:
    """Return files not checked since `before`, those never checked first, then the oldest check.

    None of a draft: it is soon sent or gone without a trace, which a row of damage would be.
    """
    rows = select(EvidenceItem).where(
        EvidenceItem.container_kind != ContainerKind.DRAFT,
        col(EvidenceItem.destroyed_at).is_(None),
        or_(col(EvidenceItem.checked_at).is_(None), col(EvidenceItem.checked_at) < before),
    )
    rows = rows.order_by(col(EvidenceItem.checked_at).is_not(None), col(EvidenceItem.checked_at))
    return session.exec(rows.order_by(col(EvidenceItem.id)).limit(limit)).all()


def wounds_of(session: Session, item_id: int) -> dict[int, DamageKind]:
    """Return what is wrong with a file now, by segment."""
    rows = select(EvidenceDamage.segment, EvidenceDamage.kind).where(
        EvidenceDamage.item_id == item_id
    )
    last: dict[int, str] = dict(session.exec(rows.order_by(col(EvidenceDamage.id))).all())
    now = {segment: DamageKind(kind) for segment, kind in last.items()}
    return {segment: kind for segment, kind in now.items() if kind is not DamageKind.RESTORED}


def wounds(session: Session, *, limit: int = 200) -> list[Wound]:
    """Return every damaged segment of a file there still is, the newest found first."""
    last = select(func.max(EvidenceDamage.id)).group_by(
        col(EvidenceDamage.item_id), col(EvidenceDamage.segment)
    )
    rows = (
        select(EvidenceDamage, EvidenceItem)
        .join(EvidenceItem, col(EvidenceItem.id) == col(EvidenceDamage.item_id))
        .where(col(EvidenceDamage.id).in_(last), col(EvidenceDamage.kind) != DamageKind.RESTORED)
        .where(col(EvidenceItem.destroyed_at).is_(None))
        .order_by(col(EvidenceDamage.id).desc())
        .limit(limit)
    )
    return [
        Wound(
            damage.item_id,
            item.container_kind,
            item.container_id,
            damage.segment,
            item.segments,
            damage.kind,
            damage.found_at,
        )
        for damage, item in session.exec(rows)
    ]


def state(session: Session, *, lock: bool = False) -> EvidenceStore | None:
    """Return how full the store was last told to be, None before it was first looked at."""
    rows = select(EvidenceStore)
    return session.exec(rows.with_for_update() if lock else rows).one_or_none()
