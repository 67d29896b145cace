"""Keeping, opening, moving and discarding evidence. Who may is the caller's to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from portal.crypto import fields
from portal.crypto.errors import SealBroken
from portal.evidence import queries
from portal.evidence.events import (
    EvidenceDiscarded,
    EvidenceMoved,
    EvidenceOpened,
    EvidenceReceived,
)
from portal.evidence.models import CustodyEvent, EvidenceItem
from portal.evidence.queries import CustodyView, ItemView
from portal.evidence.rules import (
    CUSTODY_NAMES,
    Container,
    ContainerKind,
    CustodyKind,
    key_context,
    name_context,
)
from portal.infra.sealing import ReceivedFile, open_file, open_range
from portal.infra.storage import Blobs
from portal.infra.work import Work
from portal.kernel.errors import Conflict

_NAME_PAD_BYTES = 256


def keep(work: Work, container: Container, received: ReceivedFile) -> EvidenceItem:
    """Write the row of a file whose segments are durable, under the key of `container`.

    A file of a draft gets its leaf in the custody log only when the draft is sent (`move`): what
    was never sent leaves no trace.
    """
    item = EvidenceItem(
        file_id=received.file_id,
        container_kind=container.kind,
        container_id=container.id,
        name_sealed=_seal_name(container, received.file_id, received.name),
        file_key_sealed=_seal_key(container, received.file_id, received.file_key),
        media_type=received.media_type,
        declared_type=received.declared_type,
        size=received.size,
        sha256=received.sha256,
        sm3=received.sm3,
        segments=received.segments,
        uploaded_at=work.stamp,
        uploaded_by=work.actor.officer_id,
    )
    work.session.add(item)
    work.session.flush()
    _write_custody(work, item, CustodyKind.RECEIVED, "")
    if container.kind != ContainerKind.DRAFT:
        _record_received(work, item, container)
    return item


def move(work: Work, item: EvidenceItem, old: Container, new: Container) -> None:
    """Give the file to another container, or the same one under a new key; its bytes stay.

    Raises SealBroken when `old` is not what holds it.
    """
    file_key = _file_key(item, old)
    name = name_of(item, old)
    item.container_kind, item.container_id = new.kind, new.id
    item.name_sealed = _seal_name(new, item.file_id, name)
    item.file_key_sealed = _seal_key(new, item.file_id, file_key)
    work.session.add(item)
    if old.kind == ContainerKind.DRAFT:
        _record_received(work, item, new)
        return
    if (old.kind, old.id) == (new.kind, new.id):
        return
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


def read(
    blobs: Blobs,
    item: EvidenceItem,
    container: Container,
    *,
    first: int = 0,
    last: int | None = None,
) -> Iterator[bytes]:
    """Open the file, or its bytes `first` to `last` (both inclusive); return pieces of 1 MiB at most.

    Each piece is from a verified segment; of a whole file the digest is checked too, before its
    last segment is given out. The first segment is opened before this returns, so that what is wrong
    is known before an answer begins. Raises SealBroken (wrong key, changed bytes), BlobMissing or
    Unavailable, there or later; an answer under way then ends short of its Content-Length. Needs no
    session once called.
    """
    last = item.size - 1 if last is None else min(last, item.size - 1)
    file_key = _file_key(item, container)
    if first == 0 and last == item.size - 1:
        return open_file(
            blobs,
            file_id=item.file_id,
            file_key=file_key,
            segments=item.segments,
            digest=item.sha256,
        )
    if not 0 <= first <= last:
        raise ValueError("no such bytes in this file")
    return open_range(
        blobs,
        file_id=item.file_id,
        file_key=file_key,
        segments=item.segments,
        first=first,
        last=last,
    )


def opened(
    work: Work,
    item: EvidenceItem,
    kind: CustodyKind,
    reason: str,
    *,
    case_id: int | None = None,
    tip_id: int | None = None,
) -> None:
    """Write who opened the file and why; commit before the first byte leaves."""
    _write_custody(work, item, kind, reason)
    work.record(
        EvidenceOpened(
            item_id=item_id(item),
            kind=kind,
            reason=reason,
            sha256=item.sha256.hex(),
            tip_id=tip_id,
            case_id=case_id,
        )
    )


def discard(work: Work, item: EvidenceItem, container: Container) -> None:
    """Delete the file. With the row goes its only key; the sweep removes the bytes.

    Raises Conflict under legal hold.
    """
    _check_held_by(item, container)
    if item.legal_hold:
        raise Conflict
    if container.kind != ContainerKind.DRAFT:
        work.record(
            EvidenceDiscarded(
                item_id=item_id(item),
                sha256=item.sha256.hex(),
                tip_id=container.tip_id,
                case_id=container.case_id,
            )
        )
    for row in queries.custody(work.session, [item_id(item)]):
        work.session.delete(row)
    work.session.flush()
    work.session.delete(item)


def listing(work: Work, container: Container) -> list[ItemView]:
    """Return the files of a container with names opened and what happened to each."""
    items = queries.of(work.session, container.kind, container.id)
    chains: dict[int, list[CustodyView]] = defaultdict(list)
    for row in queries.custody(work.session, [item_id(item) for item in items]):
        told = CustodyView(CUSTODY_NAMES[row.kind], row.actor, row.agency, row.reason, row.at)
        chains[row.item_id].append(told)
    return [
        ItemView(
            id=item_id(item),
            name=name_of(item, container),
            size=item.size,
            sha256=item.sha256.hex(),
            sm3=item.sm3.hex(),
            media_type=item.media_type,
            received_at=item.uploaded_at,
            by_officer=item.uploaded_by is not None,
            legal_hold=item.legal_hold,
            custody=tuple(chains[item_id(item)]),
        )
        for item in items
    ]


def story(work: Work, item: EvidenceItem) -> list[CustodyView]:
    """Return what happened to one file, oldest first."""
    return [
        CustodyView(CUSTODY_NAMES[row.kind], row.actor, row.agency, row.reason, row.at)
        for row in queries.custody(work.session, [item_id(item)])
    ]


def name_of(item: EvidenceItem, container: Container) -> str:
    """Return the opened file name; raise SealBroken with another container's key."""
    _check_held_by(item, container)
    return fields.open_text(
        container.key, item.name_sealed, context=name_context(container, item.file_id)
    )


def item_id(item: EvidenceItem) -> int:
    """Return the id of a stored row."""
    assert item.id is not None  # noqa: S101 - it was flushed or read
    return item.id


def _check_held_by(item: EvidenceItem, container: Container) -> None:
    if (item.container_kind, item.container_id) != (container.kind, container.id):
        raise SealBroken


def _file_key(item: EvidenceItem, container: Container) -> bytes:
    _check_held_by(item, container)
    context = key_context(container, item.file_id)
    return fields.open_(container.key, item.file_key_sealed, context=context)


def _seal_key(container: Container, file_id: bytes, file_key: bytes) -> bytes:
    return fields.seal(container.key, file_key, context=key_context(container, file_id), pad_to=1)


def _seal_name(container: Container, file_id: bytes, name: str) -> bytes:
    context = name_context(container, file_id)
    return fields.seal_text(container.key, name, context=context, pad_to=_NAME_PAD_BYTES)


def _record_received(work: Work, item: EvidenceItem, container: Container) -> None:
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


def _write_custody(work: Work, item: EvidenceItem, kind: CustodyKind, reason: str) -> None:
    who = work.actor
    work.session.add(
        CustodyEvent(
            item_id=item_id(item),
            kind=kind,
            actor=who.name,
            agency=who.agency,
            officer_id=who.officer_id,
            reason=reason,
            at=work.stamp,
        )
    )
