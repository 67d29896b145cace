"""Looking into sealed content: case by case, with the officer's own key, each opening recorded.

There is no index of what is sealed and there never is one: whoever searches opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.cases import queries, service
from portal.cases.service import Opened
from portal.infra.work import Work
from portal.kernel.errors import NotAllowed
from portal.search import policy, rules
from portal.search.rules import Query, Room

MOST_OPENED = 20
"""Cases opened by one search."""
_WRITTEN = ("where_text", "what", "when_text", "amount_text", "how_known_text")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where in an opened case the words stand, marked; what stands there is on this page only."""

    room: Room
    pieces: list[tuple[str, bool]] = field(repr=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A case that was opened, and what was found in it."""

    case_id: int
    number: str
    title: str
    hits: list[Hit] = field(repr=False)


def look_inside(work: Work, typed: str, case_ids: Sequence[int]) -> list[Looked]:
    """Open these cases and return where the words stand; each opening is recorded as any other.

    At most MOST_OPENED. Cases the actor's agency does not fully have are left out, as if they did
    not exist; NotAllowed without an open key or a casework office.
    """
    if not policy.can_look_inside(work.actor) or work.unlocked is None:
        raise NotAllowed
    query, found = rules.parse(typed), []
    for case_id in list(dict.fromkeys(case_ids))[:MOST_OPENED]:
        if queries.visible(work.session, work.actor, case_id) is not None:
            opened = service.opened(work, case_id, marks_read=False)
            case = opened.case
            found.append(Looked(case_id, case.number, case.title, list(_hits(opened, query))))
    return found


def _hits(opened: Opened, query: Query) -> Iterator[Hit]:
    for room, text, at in _texts(opened):
        if rules.holds(text, query):
            yield Hit(room, rules.excerpt(text, query), at)


def _texts(opened: Opened) -> Iterator[tuple[Room, str, datetime | None]]:
    for _, name in opened.parties:
        yield Room.PARTY, name, None
    for note, text in opened.notes:
        yield Room.NOTE, text, note.written_at
    for file in opened.files:
        yield Room.FILE, file.name, None
    for tip in opened.tips:
        for text in (*(getattr(tip.body, name) for name in _WRITTEN), *tip.body.more.values()):
            yield Room.TIP, text, None
        for message in tip.messages:
            yield Room.MESSAGE, message.text, None
