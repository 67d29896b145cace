"""A reporter's file looked into, a draft's cleaned, in the locked process; no plaintext is written down."""

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
from portal.intake.service import drafts, limits, mailbox, tips
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Conflict, DomainError, Invalid, NotFound, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from portal.evidence.queries import EvidenceItem
    from portal.evidence.rules import Container
    from portal.infra.sealing import ReceivedFile


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft or of a sent report; `pieces()` opens it after the transaction."""

    item_id: int
    name: str = field(repr=False)
    caption: str = field(repr=False)
    media_type: str
    pieces: Callable[[], Iterator[bytes]] = field(repr=False)


def file_of(work: Work, token: str, item_id: int) -> DraftFile:
    """Return a file of the draft of this cookie; NotFound for any other."""
    return _file(work, *_mine(work, token, item_id))


def sent_file(work: Work, item_id: int) -> DraftFile:
    """Return a file the actor sent with or after their own report; NotFound for any other."""
    return _file(work, *_sent(work, item_id))


def caption_sent(work: Work, item_id: int, caption: str) -> None:
    """Keep what a sent file shows, in its reporter's words. Conflict when that was said already."""
    item, where = _sent(work, item_id)
    if evidence.caption_of(item, where):
        raise Conflict
    evidence.describe(work, item, where, caption)


def told(file: DraftFile) -> tuple[Reveals, ...] | None:
    """Return what a file gives away; None when this kind of file cannot be looked into."""
    answer = sandbox.run({"act": "report"}, file.pieces())
    if answer.head.failed:
        return None
    return reveals(code for code, _ in answer.head.facts)


def keep_about(works: Works, token: str, item_id: int, caption: str, send: str) -> None:
    """Keep a caption, and a cleaned copy beside the original (`both`) or instead of it (`cleaned`).

    Until the report is sent the reporter decides what it holds; afterwards the original is evidence.
    A copy made of it before goes: there is one. Invalid(send) when the file cannot be cleaned or
    there is no room for a copy, Conflict once it is sent, TooMany when the door is full.
    """
    with works.begin(ANONYMOUS) as work:
        file = file_of(work, token, item_id)
        if send != "as_is":
            limits.take(work, "about")
    made = _cleaned(works, file) if send != "as_is" else None
    try:
        with works.begin(ANONYMOUS) as work:
            if drafts.load(work, token, lock=True).sent:
                raise Conflict
            item, where = _mine(work, token, item_id)
            evidence.describe(work, item, where, caption)
            if send == "cleaned":
                evidence.discard(work, item, where)
            if made is not None:
                _make_room(work, where, item_id, made.size)
                copy = evidence.keep(work, where, made)
                evidence.describe(work, copy, where, caption)
    except DomainError:  # of anything else nobody knows what was committed: the sweep does
        if made is not None:
            delete_segments(works.blobs, made.file_id, made.segments)
        raise


def _make_room(work: Work, where: Container, item_id: int, size: int) -> None:
    """Discard the copies made of a file before; the caller holds the draft."""
    for item in evidence_rows.of(work.session, where.kind, where.id):
        earlier = evidence.name_of(item, where).startswith(_copy_of(item_id))
        if earlier and item.id != item_id:
            evidence.discard(work, item, where)
    try:
        evidence.check_limits(work, where.kind, where.id, size)
    except (Invalid, TooLarge) as error:
        raise Invalid(send="no_room") from error


def _copy_of(item_id: int) -> str:
    """Return how the name of a copy begins. It says as little as the file: a name often has a day."""
    return f"{item_id}-cleaned."


def _cleaned(works: Works, file: DraftFile) -> ReceivedFile:
    answer = sandbox.run({"act": "scrub"}, file.pieces(), sandbox.PATIENT)
    if answer.head.failed or not answer.file:
        raise Invalid(send="cannot_clean")
    name = _copy_of(file.item_id) + (answer.head.file_suffix or "bin")
    with ThreadPoolExecutor(1, "put") as putter:
        sealing = Sealing(
            works.blobs,
            putter,
            max_bytes=len(answer.file),
            min_free_bytes=works.settings.min_free_bytes,
        )
        done = None
        try:
            sealing.add(memoryview(answer.file))
            done = sealing.finish(name, answer.head.file_type)
        finally:
            if done is None:
                sealing.abandon()
    return done


def _file(work: Work, item: EvidenceItem, where: Container) -> DraftFile:
    return DraftFile(
        item.id or 0,
        evidence.name_of(item, where),
        evidence.caption_of(item, where),
        item.media_type,
        partial(evidence.read, work.blobs, item, where),
    )


def _sent(work: Work, item_id: int) -> tuple[EvidenceItem, Container]:
    where = tips.container(*mailbox.mine(work, lock=True))
    item = evidence_rows.get(work.session, item_id, kind=where.kind, container_id=where.id)
    if item.uploaded_by is not None or item.destroyed_at is not None:
        raise NotFound
    return item, where


def _mine(work: Work, token: str, item_id: int) -> tuple[EvidenceItem, Container]:
    where = drafts.container(work, token)
    for item in evidence_rows.of(work.session, where.kind, where.id):
        if item.id == item_id:
            return item, where
    raise NotFound
