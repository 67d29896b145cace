"""Reading the custody log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from portal.audit.models import AuditCheckpoint, AuditHead, AuditLeaf, AuditNode


def lock_head(session: Session) -> AuditHead | None:
    """Return the head row, locked until the transaction ends; None before the first act."""
    return session.exec(select(AuditHead).with_for_update()).one_or_none()


def head(session: Session) -> AuditHead | None:
    """Return the head row as it is; None before the first act."""
    return session.exec(select(AuditHead)).one_or_none()


def latest_checkpoint(session: Session) -> AuditCheckpoint | None:
    """Return the newest signed checkpoint."""
    newest = select(AuditCheckpoint).order_by(col(AuditCheckpoint.size).desc()).limit(1)
    return session.exec(newest).one_or_none()


def checkpoint_of(session: Session, size: int) -> AuditCheckpoint | None:
    """Return the checkpoint signed at this size."""
    return session.exec(select(AuditCheckpoint).where(AuditCheckpoint.size == size)).one_or_none()


def leaves(session: Session, *, start: int = 0, end: int, batch: int = 5000) -> Iterator[AuditLeaf]:
    """Yield the leaves with start <= index < end, in order, without holding them all."""
    while start < end:
        rows = session.exec(
            select(AuditLeaf)
            .where(AuditLeaf.id >= start, AuditLeaf.id < min(end, start + batch))
            .order_by(col(AuditLeaf.id))
        ).all()
        yield from rows
        session.expunge_all()
        start += batch


def leaf_hashes(session: Session, size: int) -> list[bytes]:
    """Return the hashes of the first `size` leaves."""
    rows = select(AuditLeaf.leaf_hash).where(AuditLeaf.id < size).order_by(col(AuditLeaf.id))
    return list(session.exec(rows).all())


def leaf_hashes_between(session: Session, begin: int, end: int) -> list[tuple[int, bytes]]:
    """Return index and hash of the leaves with begin <= index < end."""
    rows = select(AuditLeaf.id, AuditLeaf.leaf_hash).where(
        AuditLeaf.id >= begin, AuditLeaf.id < end
    )
    return [(index, found) for index, found in session.exec(rows).all()]


def nodes(session: Session, begin: int, end: int, *, level: int) -> list[tuple[int, bytes]]:
    """Return position and hash of the kept nodes of a level with begin <= position < end."""
    rows = select(AuditNode.position, AuditNode.hash).where(
        AuditNode.level == level, AuditNode.position >= begin, AuditNode.position < end
    )
    return [(position, found) for position, found in session.exec(rows).all()]


def first_node(session: Session, level: int) -> int | None:
    """Return the lowest position kept of a level; None when nothing is."""
    return session.exec(select(func.min(AuditNode.position)).where(AuditNode.level == level)).one()


def leaf(session: Session, index: int) -> AuditLeaf | None:
    """Return the leaf with this index."""
    return session.get(AuditLeaf, index)


def of_event(
    session: Session, event: str, *, start: int = 0
) -> list[tuple[int, Mapping[Any, Any]]]:
    """Return index and body of every leaf of this kind from `start` on. Reads all of the log there."""
    rows = select(AuditLeaf.id, AuditLeaf.body).where(
        AuditLeaf.event == event, AuditLeaf.id >= start
    )
    return [(index, body) for index, body in session.exec(rows.order_by(col(AuditLeaf.id))).all()]


def first_leaf_of_tip(session: Session, tip_id: int, event: str) -> AuditLeaf | None:
    """Return the first leaf about a tip of this kind."""
    rows = select(AuditLeaf).where(AuditLeaf.tip_id == tip_id, AuditLeaf.event == event)
    return session.exec(rows.order_by(col(AuditLeaf.id)).limit(1)).one_or_none()


def checkpoint_since(session: Session, instant: datetime, *, above: int) -> AuditCheckpoint | None:
    """Return the first checkpoint signed at an instant or later that covers the leaf `above`."""
    rows = select(AuditCheckpoint).where(
        AuditCheckpoint.at >= instant, AuditCheckpoint.size > above
    )
    first = rows.order_by(col(AuditCheckpoint.size)).limit(1)
    return session.exec(first).one_or_none()


def checkpoints(session: Session) -> Sequence[AuditCheckpoint]:
    """Return every checkpoint ever signed, by size."""
    return session.exec(select(AuditCheckpoint).order_by(col(AuditCheckpoint.size))).all()


def timeline(
    session: Session, *, case_id: int | None, tip_ids: Sequence[int] = (), limit: int = 500
) -> Sequence[AuditLeaf]:
    """Return what happened to a case and its tips, newest first."""
    mine: list[ColumnElement[bool]] = []
    if tip_ids:
        mine.append(col(AuditLeaf.tip_id).in_(tip_ids))
    if case_id is not None:
        mine.append(col(AuditLeaf.case_id) == case_id)
    rows = select(AuditLeaf).where(or_(*mine)).order_by(col(AuditLeaf.id).desc()).limit(limit)
    return session.exec(rows).all() if mine else []


def of_item(
    session: Session, item_id: int, *, case_id: int, tip_id: int | None
) -> list[tuple[int, str, Mapping[str, Any], datetime]]:
    """Return index, event, facts and time of the leaves that name a piece of evidence, in order."""
    where: list[ColumnElement[bool]] = [col(AuditLeaf.case_id) == case_id]
    if tip_id is not None:
        where.append(col(AuditLeaf.tip_id) == tip_id)
    body: Any = col(AuditLeaf.body)
    rows = select(AuditLeaf.id, AuditLeaf.event, AuditLeaf.body, AuditLeaf.at)
    rows = rows.where(or_(*where), body["facts"]["item_id"].as_integer() == item_id)
    found = session.exec(rows.order_by(col(AuditLeaf.id)))
    return [(index, event, told["facts"], at) for index, event, told, at in found]


def newest(session: Session, *, before: int | None = None, limit: int = 100) -> Sequence[AuditLeaf]:
    """Return the newest leaves, or those with an index below `before`."""
    rows = select(AuditLeaf).order_by(col(AuditLeaf.id).desc()).limit(limit)
    return session.exec(rows.where(AuditLeaf.id < before) if before is not None else rows).all()
