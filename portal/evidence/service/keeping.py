"""Keeping, moving and destroying evidence. Who may is the caller's to decide."""

from __future__ import annotations

from datetime import datetime

from portal.crypto import fields
from portal.crypto.errors import SealBroken
from portal.evidence.book.limits import LIMITS
from portal.evidence.events import EvidenceDiscarded, EvidenceMoved, EvidenceReceived
from portal.evidence.models import EvidenceItem
from portal.evidence.queries import arriving
from portal.evidence.rules import (
    Container,
    ContainerKind,
    CustodyKind,
    caption_context,
    key_context,
    name_context,
    on_hold,
)
from portal.evidence.service.custody import item_id, write
from portal.infra.sealing import ReceivedFile
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Destroyed, Invalid

_NAME_PAD_BYTES = 256
_JUST_RECEIVED = "evidence: just received"


def keep(
    work: Work,
    container: Container,
    received: ReceivedFile,
    *,
    device: str = "",
    device_at: datetime | None = None,
) -> EvidenceItem:
    """Write the row of a file whose segments are durable, under the key of `container`.

    A file of a draft gets its row and leaf of custody only when the draft is sent (`move`): what was
    never sent leaves no trace. Device and its time are kept of officers only. Invalid(files) when
    the place does not take this kind of file.
    """
    if not LIMITS[container.kind].takes(received.media_type):
        raise Invalid(files="unknown_choice")
    item = EvidenceItem(
        file_id=received.file_id,
        container_kind=container.kind,
        container_id=container.id,
        name_sealed=seal_name(container, received.file_id, received.name),
        file_key_sealed=_seal_key(container, received.file_id, received.file_key),
        media_type=received.media_type,
        declared_type=received.declared_type,
        size=received.size,
        sha256=received.sha256,
        sm3=received.sm3,
        segments=received.segments,
        seals=received.seals,
        uploaded_at=work.stamp,
        uploaded_by=work.actor.officer_id,
    )
    work.session.add(item)
    work.session.flush()
    if container.kind != ContainerKind.DRAFT:
        _received(work, item, container, device=device, device_at=device_at)
    return item


def move(work: Work, item: EvidenceItem, old: Container, new: Container) -> None:
    """Give the file to another container, or the same one under a new key; its bytes stay.

    Raises SealBroken when `old` is not what holds it.
    """
    name, caption = name_of(item, old), caption_of(item, old)
    if item.destroyed_at is None:
        key = file_key_of(item, old)
        item.file_key_sealed = _seal_key(new, item.file_id, key)
    item.container_kind, item.container_id = new.kind, new.id
    item.name_sealed = seal_name(new, item.file_id, name)
    item.caption_sealed = _seal_caption(new, item.file_id, caption)
    work.session.add(item)
    if (old.kind, old.id) == (new.kind, new.id):
        return
    if old.kind == ContainerKind.DRAFT:
        _received(work, item, new)
        return
    write(work, item, CustodyKind.MOVED)
    work.record(
        EvidenceMoved(
            item_id=item_id(item),
            sha256=item.sha256.hex(),
            from_kind=old.kind,
            from_id=old.id,
            tip_id=new.tip_id,
            case_id=new.case_id,
        )
    )


def discard(work: Work, item: EvidenceItem, container: Container, reason: str = "") -> None:
    """Destroy the file: its only key goes now, the sweep removes the bytes. Conflict under legal hold.

    A draft's file leaves nothing behind. Of any other the row, its digests and its story stay.
    """
    check_held_by(item, container)
    work.session.add(item)
    work.session.flush()
    work.session.refresh(item, with_for_update=True)  # somebody may just have put it on hold
    if on_hold(item):
        raise Conflict
    if container.kind == ContainerKind.DRAFT:
        for upload in arriving.of_item(work.session, item_id(item)):
            work.session.delete(upload)
        work.session.flush()
        work.session.delete(item)
        return
    item.file_key_sealed, item.destroyed_at = b"", work.stamp
    work.session.add(item)
    write(work, item, CustodyKind.DESTROYED, reason)
    work.record(
        EvidenceDiscarded(
            item_id=item_id(item),
            sha256=item.sha256.hex(),
            reason=reason,
            tip_id=container.tip_id,
            case_id=container.case_id,
        )
    )


def just_received(work: Work, item_id: int) -> tuple[EvidenceItem, Container]:
    """Return a file this very unit of work received, and what holds it, its key included.

    KeyError for any other: only who brings a file has its key at hand.
    """
    found: tuple[EvidenceItem, Container] = work.session.info[_JUST_RECEIVED][item_id]
    return found


def describe(work: Work, item: EvidenceItem, container: Container, caption: str) -> None:
    """Seal what its sender says a file shows beside its name; empty words take a caption away."""
    check_held_by(item, container)
    item.caption_sealed = _seal_caption(container, item.file_id, caption)
    work.session.add(item)


def caption_of(item: EvidenceItem, container: Container) -> str:
    """Return the opened caption, empty for none; raise SealBroken with another container's key."""
    check_held_by(item, container)
    if not item.caption_sealed:
        return ""
    context = caption_context(container, item.file_id)
    return fields.open_text(container.key, item.caption_sealed, context=context)


def name_of(item: EvidenceItem, container: Container) -> str:
    """Return the opened file name; raise SealBroken with another container's key."""
    check_held_by(item, container)
    return fields.open_text(
        container.key, item.name_sealed, context=name_context(container, item.file_id)
    )


def check_held_by(item: EvidenceItem, container: Container) -> None:
    """Raise SealBroken when the file lies in another container."""
    if (item.container_kind, item.container_id) != (container.kind, container.id):
        raise SealBroken


def file_key_of(item: EvidenceItem, container: Container) -> bytes:
    """Return the file's key, 32 bytes.

    Raises SealBroken with another container's key, Destroyed when the file is no more.
    """
    check_held_by(item, container)
    if item.destroyed_at is not None:
        raise Destroyed(item.destroyed_at)
    context = key_context(container, item.file_id)
    return fields.open_(container.key, item.file_key_sealed, context=context)


def seal_name(container: Container, file_id: bytes, name: str) -> bytes:
    """Return a file name closed under the container's key."""
    context = name_context(container, file_id)
    return fields.seal_text(container.key, name, context=context, pad_to=_NAME_PAD_BYTES)


def _seal_caption(container: Container, file_id: bytes, caption: str) -> bytes:
    if not caption:
        return b""
    return fields.seal_text(container.key, caption, context=caption_context(container, file_id))


def _seal_key(container: Container, file_id: bytes, file_key: bytes) -> bytes:
    return fields.seal(container.key, file_key, context=key_context(container, file_id), pad_to=1)


def _received(
    work: Work,
    item: EvidenceItem,
    container: Container,
    *,
    device: str = "",
    device_at: datetime | None = None,
) -> None:
    work.session.info.setdefault(_JUST_RECEIVED, {})[item_id(item)] = (item, container)
    write(work, item, CustodyKind.RECEIVED, device=device, device_at=device_at)
    work.record(
        EvidenceReceived(
            item_id=item_id(item),
            size=item.size,
            sha256=item.sha256.hex(),
            sm3=item.sm3.hex(),
            tip_id=container.tip_id,
            case_id=container.case_id,
        )
    )
