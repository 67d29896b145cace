"""Opening evidence: its bytes, whole or in part, and what a page shows of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from portal.crypto.errors import SealBroken
from portal.crypto.segments import segment_count
from portal.evidence import queries
from portal.evidence.models import CustodyEvent, EvidenceItem
from portal.evidence.queries import CustodyView, ItemView
from portal.evidence.rules import CUSTODY_NAMES, Container
from portal.evidence.service.custody import item_id
from portal.evidence.service.keeping import caption_of, file_key_of, name_of
from portal.infra.sealing import open_file, open_range
from portal.infra.storage import Blobs
from portal.infra.work import Work


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
    file_key = file_key_of(item, container)
    if item.segments != segment_count(item.size):
        raise SealBroken
    if first == 0 and last == item.size - 1:
        return open_file(
            blobs,
            file_id=item.file_id,
            file_key=file_key,
            segments=item.segments,
            digest=item.sha256,
            size=item.size,
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


def listing(work: Work, container: Container) -> list[ItemView]:
    """Return the files of a container with names opened and what happened to each."""
    items = queries.of(work.session, container.kind, container.id)
    chains: dict[int, list[CustodyView]] = defaultdict(list)
    for row in queries.custody(work.session, [item_id(item) for item in items]):
        chains[row.item_id].append(told(row))
    return [
        ItemView(
            id=item_id(item),
            name=name_of(item, container),
            caption=caption_of(item, container),
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
    return [told(row) for row in queries.custody(work.session, [item_id(item)])]


def told(row: CustodyEvent) -> CustodyView:
    """Return a row of custody as pages show it."""
    return CustodyView(
        kind=CUSTODY_NAMES[row.kind],
        actor=row.actor,
        agency=row.agency,
        reason=row.reason,
        at=row.at,
        offices=tuple(each for each in row.office.split(",") if each),
        other_side=row.other_side,
        device=row.device,
        device_at=row.device_at,
        code=row.kind,
    )


def digest_of(work: Work, item_id: int) -> str:
    """Return the SHA-256 of a file, lower-case hexadecimal, for whoever has just sent it."""
    return queries.item(work.session, item_id).sha256.hex()
