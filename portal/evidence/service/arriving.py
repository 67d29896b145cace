"""Files that arrive in several requests: their rows, who may write now, and what becomes of them."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_bytes

from portal.crypto import fields
from portal.crypto.errors import SealBroken
from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence.models import EvidenceUpload
from portal.evidence.queries import arriving
from portal.evidence.rules import Container, ContainerKind, upload_context
from portal.evidence.service import limits, storing
from portal.infra.database import in_turn
from portal.infra.pieces import Piece, unpacked
from portal.infra.resuming import Begun, Whole, segment_names
from portal.infra.sealing import FILE_ID_BYTES, ReceivedFile, plain_type, safe_name, sniff
from portal.infra.storage import Blobs
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotFound, TooMany

LIVES = timedelta(hours=24)
"""How long an upload may take from its first request to its last.

Of a reporter only the day is kept: theirs ends a full day after the day it began on.
"""
LEASE = timedelta(seconds=20)
"""How long after its last byte a request that broke off keeps others from writing on."""
_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Arrival:
    """An upload, opened: what it is called and how far it has come."""

    id: int
    token: str
    begun: Begun
    name: str = field(repr=False)
    declared_type: str
    expires_at: datetime
    writer: bytes = field(default=b"", repr=False)
    item_id: int | None = None
    device_at: datetime | None = None

    @property
    def offset(self) -> int:
        """Return how many bytes are durable; all of them only once the file is kept."""
        return self.begun.size if self.item_id is not None else self.begun.offset


def begin(
    work: Work,
    container: Container,
    *,
    size: int,
    name: str,
    declared_type: str,
    device_at: datetime | None = None,
) -> Arrival:
    """Make room for a file of `size` bytes; return where to send it.

    Raises TooLarge, Invalid (too many files) or Unavailable (no room left) by the limits of the
    place, whatever else is on its way to it counted in: those who begin together are counted one
    after the other.
    """
    in_turn(work.session, "evidence/room")
    limits.check_limits(work, container.kind, container.id, size)
    file_id, suite = token_bytes(FILE_ID_BYTES), work.settings.suite_of(work.actor.agency)
    told = {
        "file_key": fields.new_key(suite).hex(),
        "tail_key": fields.new_key(suite).hex(),
        "name": safe_name(name),
        "declared": plain_type(declared_type),
        "device_at": device_at.isoformat() if device_at and work.actor.officer_id else "",
    }
    row = EvidenceUpload(
        token=token_bytes(_TOKEN_BYTES),
        container_kind=container.kind,
        container_id=container.id,
        officer_id=work.actor.officer_id,
        file_id=file_id,
        sealed=fields.seal_text(
            container.key, json.dumps(told), context=upload_context(container, file_id)
        ),
        size=size,
        expires_at=work.stamp + (2 * LIVES if work.by_reporter else LIVES),
    )
    work.session.add(row)
    work.session.flush()
    return _opened(row, container)


def find(work: Work, container: Container, token: str) -> Arrival:
    """Return an upload of this very container, and of this officer where one began it.

    NotFound for anybody else's, for one past its time, and for one whose key the container no
    longer opens.
    """
    return _opened(_row(work, container, token), container)


def claim(work: Work, container: Container, token: str, offset: int) -> Arrival:
    """Let this request write from `offset` on, which must be what is durable: Conflict otherwise.

    TooMany while another request writes.
    """
    row = _row(work, container, token, lock=True)
    found = _opened(row, container)
    if found.offset != offset:
        raise Conflict
    if container.kind is ContainerKind.DRAFT:  # announced only: nothing kept the room for it
        storing.check_room(work, found.begun.size - offset)
    if row.writer and row.busy_until and row.busy_until > work.now:
        raise TooMany
    if found.item_id is None:
        row.writer, row.busy_until = token_bytes(_TOKEN_BYTES), work.now + LEASE
        work.session.add(row)
    return _opened(row, container)


def received(found: Arrival, whole: Whole) -> ReceivedFile:
    """Return a file all of which is durable, for `keep`."""
    begun = found.begun
    return ReceivedFile(
        file_id=begun.file_id,
        file_key=begun.file_key,
        name=found.name,
        declared_type=found.declared_type,
        media_type=sniff(whole.head, found.name),
        size=begun.size,
        sha256=whole.sha256,
        sm3=whole.sm3,
        segments=begun.total_segments,
        seals=whole.seals,
    )


def arrived(work: Work, found: Arrival, item_id: int) -> None:
    """Note, in the transaction that keeps it, that the file is whole: its upload holds no key now."""
    values = {"item_id": item_id, "sealed": b"", "tail": 0, "pieces": b"", "busy_until": None}
    if not arriving.advanced(work.session, found.id, found.writer, values):
        raise Conflict


def waiting(work: Work, container: Container) -> list[Arrival]:
    """Return the files that stopped on their way into a container, for whoever began them.

    Those begun under a key that the container no longer has are left out.
    """
    found = []
    for row in arriving.of(work.session, container.kind, container.id):
        mine = row.item_id is None and row.officer_id == work.actor.officer_id
        if mine and row.expires_at > work.now:
            with suppress(NotFound):
                found.append(_opened(row, container))
    return found


def cancel(work: Work, container: Container, token: str) -> Begun:
    """Forget an upload; its stored pieces are for `forget` once this is committed.

    NotFound once it arrived: only the verb that removes evidence may delete what was kept.
    """
    row = _row(work, container, token, lock=True)
    if row.item_id is not None:
        raise NotFound
    begun = _begun(row)
    work.session.delete(row)
    return begun


def forget(blobs: Blobs, begun: Begun) -> None:
    """Delete what was stored of an upload that has no row any more. Raises Unavailable."""
    for name in segment_names(begun):
        blobs.delete(name)


def move_all(work: Work, old: Container, new: Container) -> None:
    """Let the uploads of a container that takes a new key go on; one that does not open stays."""
    for row in arriving.of(work.session, old.kind, old.id):
        if row.item_id is None:
            with suppress(NotFound):
                told, context = _told(row, old), upload_context(new, row.file_id)
                row.sealed = fields.seal_text(new.key, told, context=context)
                work.session.add(row)


def drop_all(work: Work, kind: ContainerKind, container_id: int) -> None:
    """Forget every upload of a container; the sweep removes what was stored of them."""
    for row in arriving.of(work.session, kind, container_id):
        work.session.delete(row)
    work.session.flush()


def _row(work: Work, container: Container, token: str, *, lock: bool = False) -> EvidenceUpload:
    try:
        row = arriving.by_token(work.session, bytes.fromhex(token), lock=lock)
    except ValueError:
        raise NotFound from None
    if row is None or (row.container_kind, row.container_id) != (container.kind, container.id):
        raise NotFound
    if row.officer_id != work.actor.officer_id or row.expires_at <= work.now:
        raise NotFound
    return row


def _opened(row: EvidenceUpload, container: Container) -> Arrival:
    found = _begun(row)
    told = {"name": "", "declared": "", "device_at": ""}
    if row.item_id is None:
        told = json.loads(_told(row, container))
        keys = {name: bytes.fromhex(told[name]) for name in ("file_key", "tail_key")}
        found = _begun(row, **keys)
    device_at = datetime.fromisoformat(told["device_at"]) if told["device_at"] else None
    return Arrival(
        row.id or 0,
        row.token.hex(),
        found,
        told["name"],
        told["declared"],
        row.expires_at,
        row.writer,
        row.item_id,
        device_at,
    )


def _told(row: EvidenceUpload, container: Container) -> str:
    """Return what is sealed of an upload; NotFound when no key of the container opens it."""
    context = upload_context(container, row.file_id)
    for key in (container.key, *container.older):
        with suppress(SealBroken):
            return fields.open_text(key, row.sealed, context=context)
    raise NotFound


def _begun(row: EvidenceUpload, file_key: bytes = b"", tail_key: bytes = b"") -> Begun:
    begin = row.segments * SEGMENT_BYTES
    pieces = unpacked(row.pieces) or ((Piece(begin, begin + row.tail),) if row.tail else ())
    return Begun(row.file_id, file_key, tail_key, row.size, row.segments, row.seals, pieces)
