"""Sound and film, played by the browser from byte ranges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.cases import service as cases
from portal.copies import queries
from portal.copies.rules import PLAYABLE, PLAYING_LASTS
from portal.evidence import service as evidence
from portal.evidence.rules import download_headers, ranges
from portal.infra.work import Work
from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Playing:
    """An answer to a player: status, headers, bytes."""

    status: int
    headers: dict[str, str]
    pieces: Iterator[bytes] = field(repr=False)


def play(work: Work, case_id: int, item_id: int, asked: str) -> Playing:
    """Return the bytes a player asks for with the Range header `asked`.

    Nothing is recorded here: NotFound unless this officer's preview of the file was recorded within
    `PLAYING_LASTS`, or when the file is nothing a browser plays.
    """
    held = cases.held_item(work, case_id, item_id)
    item, since = held.item, work.now - PLAYING_LASTS
    kind = PLAYABLE.get(item.media_type)
    if kind is None or not queries.previewed_since(
        work.session, item_id, work.actor.officer_id or 0, since
    ):
        raise NotFound
    headers = download_headers(held.name, kind, size=item.size) | {"Accept-Ranges": "bytes"}
    try:
        found = ranges.asked(asked, item.size)
    except ranges.Unsatisfiable:
        headers |= {"Content-Range": f"bytes */{item.size}", "Content-Length": "0"}
        return Playing(416, headers, iter(()))
    if found is None:
        return Playing(200, headers, evidence.read(work.blobs, item, held.container))
    first, last = found
    headers["Content-Range"] = f"bytes {first}-{last}/{item.size}"
    headers["Content-Length"] = str(last - first + 1)
    pieces = evidence.read(work.blobs, item, held.container, first=first, last=last)
    return Playing(206, headers, pieces)
