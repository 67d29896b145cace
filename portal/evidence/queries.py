"""Reading evidence rows; opening them is the service's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from portal.evidence.models import CustodyEvent, EvidenceItem
from portal.evidence.rules import ContainerKind
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


def of(session: Session, kind: ContainerKind, container_id: int) -> Sequence[EvidenceItem]:
    """Return the files of a container, in the order received."""
    return session.exec(
        select(EvidenceItem)
        .where(EvidenceItem.container_kind == kind, EvidenceItem.container_id == container_id)
        .order_by(col(EvidenceItem.id))
    ).all()


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


def custody(session: Session, item_ids: Collection[int]) -> Sequence[CustodyEvent]:
    """Return what happened to these files, oldest first."""
    return session.exec(
        select(CustodyEvent)
        .where(col(CustodyEvent.item_id).in_(item_ids))
        .order_by(col(CustodyEvent.id))
    ).all()


def known(session: Session, file_ids: Collection[bytes]) -> set[bytes]:
    """Return those of `file_ids` that a row points to."""
    rows = select(EvidenceItem.file_id).where(col(EvidenceItem.file_id).in_(file_ids))
    return set(session.exec(rows).all())
