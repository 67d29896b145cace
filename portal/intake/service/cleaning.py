"""A draft's file looked into and cleaned, in the locked process; no plaintext is ever written down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.infra import sandbox
from portal.infra.sealing import Sealing, delete_segments
from portal.infra.work import Work, Works
from portal.intake.rules.revealing import Reveals, reveals
from portal.intake.service import drafts
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Conflict, DomainError, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from portal.evidence.queries import EvidenceItem
    from portal.evidence.rules import Container
    from portal.infra.sealing import ReceivedFile
    from portal.infra.storage import Blobs


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft; `pieces()` opens it after the transaction."""

    item_id: int
    name: str = field(repr=False)
    caption: str = field(repr=False)
    media_type: str
    pieces: Callable[[], Iterator[bytes]] = field(repr=False)


def file_of(work: Work, token: str, item_id: int) -> DraftFile:
    """Return a file of the draft of this cookie; NotFound for any other."""
    item, where = _mine(work, token, item_id)
    return DraftFile(
        item_id,
        evidence.name_of(item, where),
        evidence.caption_of(item, where),
        item.media_type,
        partial(evidence.read, work.blobs, item, where),
    )


def told(file: DraftFile) -> tuple[Reveals, ...] | None:
    """Return what a file gives away; None when this kind of file cannot be looked into."""
    answer = sandbox.run({"act": "report"}, file.pieces())
    if answer.head.failed:
        return None
    return reveals(code for code, _ in answer.head.facts)


def keep_about(works: Works, token: str, item_id: int, caption: str, send: str) -> None:
    """Keep a caption, and a cleaned copy beside the original (`both`) or instead of it (`cleaned`).

    Until the report is sent the reporter decides what it holds; afterwards the original is evidence.
    Invalid(send) when the file cannot be cleaned, Conflict once it is sent.
    """
    with works.begin(ANONYMOUS, writes=False) as work:
        file = file_of(work, token, item_id)
    made = _cleaned(works.blobs, file) if send != "as_is" else None
    try:
        with works.begin(ANONYMOUS) as work:
            if drafts.load(work, token, lock=True).sent:
                raise Conflict
            item, where = _mine(work, token, item_id)
            evidence.describe(work, item, where, caption)
            if made is not None:
                copy = evidence.keep(work, where, made)
                evidence.describe(work, copy, where, caption)
            if send == "cleaned":
                evidence.discard(work, item, where)
    except DomainError:  # behind any other error it may be committed: the sweep decides
        if made is not None:
            delete_segments(works.blobs, made.file_id, made.segments)
        raise


def _cleaned(blobs: Blobs, file: DraftFile) -> ReceivedFile:
    answer = sandbox.run({"act": "scrub"}, file.pieces(), sandbox.PATIENT)
    if answer.head.failed or not answer.file:
        raise Invalid(send="cannot_clean")
    # A name that says as little as the file: the old one often holds a day and a device.
    name = f"{file.item_id}-cleaned.{answer.head.file_suffix or 'bin'}"
    with ThreadPoolExecutor(1, "put") as putter:
        sealing = Sealing(blobs, putter, max_bytes=len(answer.file), min_free_bytes=0)
        done = None
        try:
            sealing.add(memoryview(answer.file))
            done = sealing.finish(name, answer.head.file_type)
        finally:
            if done is None:
                sealing.abandon()
    return done


def _mine(work: Work, token: str, item_id: int) -> tuple[EvidenceItem, Container]:
    where = drafts.container(work, token)
    for item in evidence_rows.of(work.session, where.kind, where.id):
        if item.id == item_id:
            return item, where
    raise NotFound
