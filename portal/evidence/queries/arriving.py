"""Files on their way in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from portal.evidence.models import EvidenceItem, EvidenceUpload
from portal.evidence.rules import ContainerKind


def by_token(session: Session, token: bytes, *, lock: bool = False) -> EvidenceUpload | None:
    """Return the upload of an address; when asked as it is now, locked until the transaction ends."""
    rows = select(EvidenceUpload).where(EvidenceUpload.token == token)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.exec(rows).one_or_none()


def of(session: Session, kind: ContainerKind, container_id: int) -> Sequence[EvidenceUpload]:
    """Return the uploads of a container, finished ones too, in the order begun."""
    rows = select(EvidenceUpload).where(
        EvidenceUpload.container_kind == kind, EvidenceUpload.container_id == container_id
    )
    return session.exec(rows.order_by(col(EvidenceUpload.id))).all()


def of_item(session: Session, item_id: int) -> Sequence[EvidenceUpload]:
    """Return the uploads that became this file."""
    return session.exec(select(EvidenceUpload).where(EvidenceUpload.item_id == item_id)).all()


def expired(session: Session, now: datetime) -> Sequence[EvidenceUpload]:
    """Return the uploads whose time is over."""
    return session.exec(select(EvidenceUpload).where(EvidenceUpload.expires_at <= now)).all()


def advanced(session: Session, upload_id: int, writer: bytes, now: Mapping[str, object]) -> bool:
    """Write down what is so `now`; False when another request writes by now, or it is gone."""
    changed = session.execute(
        update(EvidenceUpload)
        .where(col(EvidenceUpload.id) == upload_id, col(EvidenceUpload.writer) == writer)
        .values(**now)
    )
    return int(getattr(changed, "rowcount", 0)) == 1


def drop(session: Session, upload_id: int, writer: bytes) -> None:
    """Delete the row of an upload on its way in, if this request still writes."""
    session.execute(
        delete(EvidenceUpload).where(
            col(EvidenceUpload.id) == upload_id,
            col(EvidenceUpload.writer) == writer,
            col(EvidenceUpload.item_id).is_(None),
        )
    )


def unfinished(session: Session, file_ids: Collection[bytes]) -> set[bytes]:
    """Return those of `file_ids` that are still on their way in."""
    rows = select(EvidenceUpload.file_id).where(
        col(EvidenceUpload.file_id).in_(file_ids), col(EvidenceUpload.item_id).is_(None)
    )
    return set(session.exec(rows).all())


def sums(session: Session, kind: ContainerKind, container_id: int) -> tuple[int, int]:
    """Return how many files and bytes a container has, those on their way in included.

    Of a tip what its reporter sent: copies that officers made take nothing from the reporter.
    """
    kept = select(func.count(), func.coalesce(func.sum(EvidenceItem.size), 0)).where(
        EvidenceItem.container_kind == kind,
        EvidenceItem.container_id == container_id,
        col(EvidenceItem.destroyed_at).is_(None),
    )
    if kind is ContainerKind.TIP:
        kept = kept.where(col(EvidenceItem.uploaded_by).is_(None))
    coming = select(func.count(), func.coalesce(func.sum(EvidenceUpload.size), 0)).where(
        EvidenceUpload.container_kind == kind,
        EvidenceUpload.container_id == container_id,
        col(EvidenceUpload.item_id).is_(None),
    )
    there, here = session.exec(kept).one(), session.exec(coming).one()
    return int(there[0] + here[0]), int(there[1] + here[1])
