"""Reading evidence rows; opening them is the service's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from portal.evidence.models import (
    CustodyEvent,
    EvidenceUpload,
)
from portal.evidence.models import EvidenceItem as EvidenceItem
from portal.evidence.rules import ContainerKind, CustodyKind
from portal.kernel.errors import NotFound
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True)
class CustodyView:
    """One line of a file's chain of custody."""

    kind: Text
    actor: str
    agency: str
    reason: str
    at: datetime
    offices: tuple[str, ...] = ()
    other_side: str = ""
    device: str = ""
    device_at: datetime | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """A file as a page shows it: name opened, digests in lower-case hexadecimal, size in bytes."""

    id: int
    name: str
    size: int
    sha256: str
    sm3: str
    media_type: str
    received_at: datetime
    by_officer: bool
    legal_hold: bool
    custody: tuple[CustodyView, ...]
    caption: str = ""


def of(
    session: Session, kind: ContainerKind, container_id: int, *, lock: bool = False
) -> Sequence[EvidenceItem]:
    """Return the files of a container in the order received, locked until the end when asked."""
    rows = (
        select(EvidenceItem)
        .where(EvidenceItem.container_kind == kind, EvidenceItem.container_id == container_id)
        .order_by(col(EvidenceItem.id))
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.exec(rows).all()


def get(session: Session, item_id: int, *, kind: ContainerKind, container_id: int) -> EvidenceItem:
    """Return a file of this very container; raise NotFound for any other."""
    found = session.get(EvidenceItem, item_id)
    if found is None or (found.container_kind, found.container_id) != (kind, container_id):
        raise NotFound
    return found


def item(session: Session, item_id: int) -> EvidenceItem:
    """Return a file wherever it lies, NotFound when there is none. Asks nobody's permission."""
    found = session.get(EvidenceItem, item_id)
    if found is None:
        raise NotFound
    return found


def as_now(session: Session, item_id: int) -> EvidenceItem:
    """Return a file as its row is now, kept from changing until the transaction ends."""
    rows = select(EvidenceItem).where(EvidenceItem.id == item_id).with_for_update(read=True)
    found = session.exec(rows.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def custody(session: Session, item_ids: Collection[int]) -> Sequence[CustodyEvent]:
    """Return what happened to these files, oldest first."""
    return session.exec(
        select(CustodyEvent)
        .where(col(CustodyEvent.item_id).in_(item_ids))
        .order_by(col(CustodyEvent.id))
    ).all()


def known(session: Session, file_ids: Collection[bytes]) -> set[bytes]:
    """Return those of `file_ids` that a row points to: a file, or one on its way in."""
    found: set[bytes] = set()
    for table in (EvidenceItem, EvidenceUpload):
        rows = select(table.file_id).where(col(table.file_id).in_(file_ids))
        found.update(session.exec(rows))
    return found


def destroyed(session: Session, file_ids: Collection[bytes]) -> Sequence[EvidenceItem]:
    """Return the files among `file_ids` whose key was destroyed."""
    return session.exec(
        select(EvidenceItem).where(
            col(EvidenceItem.file_id).in_(file_ids), col(EvidenceItem.destroyed_at).is_not(None)
        )
    ).all()


def holders(session: Session, item_id: int) -> set[str]:
    """Return the agencies that hold the file: the last of each one's rows is a hold."""
    rows = select(CustodyEvent.agency, CustodyEvent.kind).where(
        CustodyEvent.item_id == item_id,
        col(CustodyEvent.kind).in_((CustodyKind.HELD, CustodyKind.RELEASED)),
    )
    last = dict(session.exec(rows.order_by(col(CustodyEvent.id))).all())
    return {agency for agency, kind in last.items() if kind is CustodyKind.HELD}


def last_opening(
    session: Session, item_id: int, kind: CustodyKind, officer_id: int | None
) -> datetime | None:
    """Return when an officer last opened the file so, None when never."""
    rows = select(CustodyEvent.at).where(
        CustodyEvent.item_id == item_id,
        CustodyEvent.kind == kind,
        CustodyEvent.officer_id == officer_id,
    )
    return session.exec(rows.order_by(col(CustodyEvent.id).desc()).limit(1)).first()
