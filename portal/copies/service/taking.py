"""A file taken out to be looked at: recorded in one transaction, read after it.

A parser takes seconds; no transaction stays open as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from portal.cases import service as cases
from portal.copies.service import films
from portal.evidence import service as evidence
from portal.evidence.rules import CustodyKind
from portal.infra import sandbox
from portal.infra.sandbox.answer import Answer, failed
from portal.infra.work import Work


@dataclass(frozen=True, slots=True)
class Taken:
    """A file whose opening is on record; `pieces()` opens it, as often as it is called.

    `part(first, last)` opens the bytes between, both inclusive.
    """

    case_id: int
    item_id: int
    name: str = field(repr=False)
    media_type: str
    size: int
    sha256: bytes
    sm3: bytes
    pieces: Callable[[], Iterator[bytes]] = field(repr=False)
    part: Callable[[int, int], Iterator[bytes]] = field(repr=False)


def take(
    work: Work, case_id: int, item_id: int, kind: CustodyKind | None, reason: str = ""
) -> Taken:
    """Return a file of a case; who took it and for what is in the custody record and the log.

    NotFound for whoever could not download it. Without `kind` nothing is recorded: for pages that
    show the name only, and for a second step of an act already recorded.
    """
    held = cases.held_item(work, case_id, item_id)
    if kind is not None:
        evidence.opened(work, held.item, kind, reason, case_id=case_id)
    item = held.item
    return Taken(
        case_id=case_id,
        item_id=item_id,
        name=held.name,
        media_type=item.media_type,
        size=item.size,
        sha256=item.sha256,
        sm3=item.sm3,
        pieces=partial(evidence.read, work.blobs, item, held.container),
        part=lambda first, last: evidence.read(
            work.blobs, item, held.container, first=first, last=last
        ),
    )


def previewed(taken: Taken, page: int) -> Answer:
    """Return a page of the file in safe forms, or why there is none; of a large text the beginning."""
    ask = {"act": "preview", "page": page}
    if taken.size <= sandbox.QUICK.input_bytes:
        return sandbox.run(ask, taken.pieces())
    return sandbox.run({**ask, "beginning": True}, [next(taken.pieces())])


def reported(taken: Taken) -> Answer:
    """Return what the file says of its making, or why nothing can be told.

    Of a large film its pictures are left out; other large files are not looked into.
    """
    if taken.size <= sandbox.QUICK.input_bytes:
        return sandbox.run({"act": "report"}, taken.pieces())
    if not films.is_film(taken.part):
        return failed("too_large")
    return sandbox.run({"act": "report"}, films.without_pictures(taken.part, taken.size))
