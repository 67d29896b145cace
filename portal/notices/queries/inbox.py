"""Reading an inbox: one short walk along an index for each office held, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, union
from sqlmodel import Session, col, exists, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.notices.models import (
    Notice,
    NoticeKept,
    NoticeOffice,
    NoticeOfficer,
    NoticeReading,
    ReadMark,
)
from portal.notices.queries.people import hidden_topics
from portal.notices.rules import Topic

MOST_OF_CASE = 1000
SETTLES_AFTER = timedelta(hours=25)
"""A reporter's notice bears the start of its day: only after a day and an hour is an age certain."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which notices of an inbox: older than `before` or newer than `after` (ids, not included)."""

    unread: bool = False
    topic: Topic | None = None
    case_id: int | None = None
    before: int | None = None
    after: int | None = None


def visible_to(actor: Actor) -> SelectOfScalar[Notice]:
    """Select the notices for the actor, or for an office the actor holds now."""
    return select(Notice).where(
        Notice.agency == actor.agency, _addressed(col(Notice.id), actor, None)
    )


def get(session: Session, actor: Actor, notice_id: int) -> Notice:
    """Return a notice of the actor's; raise NotFound otherwise."""
    found = session.exec(visible_to(actor).where(Notice.id == notice_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def ids(session: Session, actor: Actor, asked: Asked, limit: int) -> list[int]:
    """Return the ids asked for, newest first; with `after` those next to it.

    Of one case its newest `MOST_OF_CASE` are looked at. Topics switched off are left out unless one
    of them is asked for.
    """
    hidden = frozenset() if asked.topic else hidden_topics(session, actor.officer_id or 0)
    topics = (asked.topic,) if asked.topic else tuple(t for t in Topic if t not in hidden)
    mark = read_mark(session, actor.officer_id or 0) if asked.unread else 0
    up = asked.after is not None and asked.before is None
    among = None if asked.case_id is None else _of_case(session, actor, asked)
    parts = _parts(actor, asked, topics, mark, among)
    limited = []
    for column, rows in parts:
        ordered = rows.order_by(column if up else column.desc()).limit(limit).subquery()
        limited.append(select(ordered.c[0].label("notice_id")))
    merged = union(*limited).subquery()
    order = merged.c.notice_id if up else merged.c.notice_id.desc()
    found = session.execute(select(merged.c.notice_id).order_by(order).limit(limit))
    return sorted((row[0] for row in found), reverse=True)


def inbox(
    session: Session, actor: Actor, *, before: int | None = None, limit: int = 50
) -> Sequence[Notice]:
    """Return the actor's notices, newest first, or those older than the notice `before`."""
    return _rows(session, ids(session, actor, Asked(before=before), limit))


def unread(session: Session, actor: Actor, limit: int = 50) -> Sequence[Notice]:
    """Return the notices the actor has not read, newest first."""
    return _rows(session, unread_ids(session, actor, limit))


def unread_ids(session: Session, actor: Actor, limit: int) -> list[int]:
    """Return the newest unread notices of the actor, `limit` at most: nothing counts them all."""
    return ids(session, actor, Asked(unread=True), limit)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an inbox, newest first, and whether there is more on either side."""

    notices: Sequence[Notice]
    newer: bool
    older: bool


def page(session: Session, actor: Actor, asked: Asked, limit: int) -> Page:
    """Return the page asked for; by keys, so the last is as fast as the first."""
    found = ids(session, actor, asked, limit + 1)
    up = asked.after is not None and asked.before is None
    more = len(found) > limit
    kept = (found[-limit:] if up else found[:limit]) if more else found
    if up:
        return Page(_rows(session, kept), newer=more, older=True)
    back = replace(asked, before=None, after=kept[0]) if kept else None
    newer = asked.before is not None and back is not None and bool(ids(session, actor, back, 1))
    return Page(_rows(session, kept), newer=newer, older=more)


def newest(session: Session, actor: Actor) -> int:
    """Return the newest notice of the actor's, 0 when there is none."""
    return next(iter(ids(session, actor, Asked(), 1)), 0)


def read_mark(session: Session, officer_id: int, *, lock: bool = False) -> int:
    """Return up to which notice everything is read but what is kept."""
    found = session.get(
        ReadMark, officer_id, with_for_update=True if lock else None, populate_existing=True
    )
    return found.upto if found else 0


def read_by(session: Session, officer_id: int, notice_ids: Sequence[int]) -> set[int]:
    """Return which of the notices an officer has read."""
    mark = read_mark(session, officer_id)
    readings = select(NoticeReading.notice_id).where(
        NoticeReading.officer_id == officer_id, col(NoticeReading.notice_id).in_(notice_ids)
    )
    kept = select(NoticeKept.notice_id).where(
        NoticeKept.officer_id == officer_id, col(NoticeKept.notice_id).in_(notice_ids)
    )
    still: set[int] = set(session.exec(kept))
    below = {each for each in notice_ids if each <= mark} - still
    return set(session.exec(readings)) | below


def settled(session: Session, now: datetime) -> int:
    """Return a notice id below which no act still under way can add another.

    Ids are taken when a notice is written and seen when its act is committed; one in between may
    yet appear below a newer one. None is under way for as long as an hour.
    """
    rows = select(col(Notice.id)).where(col(Notice.at) <= now - SETTLES_AFTER)
    found: int | None = session.exec(rows.order_by(col(Notice.at).desc()).limit(1)).first()
    return found or 0


def _rows(session: Session, notice_ids: list[int]) -> Sequence[Notice]:
    rows = select(Notice).where(col(Notice.id).in_(notice_ids))
    return session.exec(rows.order_by(col(Notice.id).desc())).all()


def _parts(
    actor: Actor, asked: Asked, topics: tuple[Topic, ...], mark: int, among: Sequence[int] | None
) -> list[tuple[Any, Select[Any]]]:
    """Return the walks that together find what is asked, each with the column it goes along."""
    parts: list[tuple[Any, Select[Any]]] = []
    window = replace(asked, after=max(asked.after or 0, mark)) if asked.unread else asked
    for column, conditions in _walks(actor, topics):
        walk: list[Any] = [*conditions, *_around(column, window, among)]
        walk += [~_read(actor, column)] if asked.unread else []
        parts.append((column, select(column).where(*walk)))
    if asked.unread and mark:
        column = col(NoticeKept.notice_id)
        kept: list[Any] = [NoticeKept.officer_id == actor.officer_id]
        kept += [*_around(column, asked, among), _addressed(column, actor, topics)]
        parts.append((column, select(column).where(*kept)))
    return parts


def _of_case(session: Session, actor: Actor, asked: Asked) -> Sequence[int]:
    """Return the newest notices of the agency about a case: few, so that nothing else is walked."""
    rows = select(col(Notice.id)).where(
        Notice.agency == actor.agency,
        Notice.case_id == asked.case_id,
        *_around(col(Notice.id), asked, None),
    )
    found = session.exec(rows.order_by(col(Notice.id).desc()).limit(MOST_OF_CASE))
    return [each for each in found if each is not None]


def _walks(actor: Actor, topics: tuple[Topic, ...]) -> list[tuple[Any, list[Any]]]:
    some = topics if len(topics) < len(Topic) else (None,)
    walks: list[tuple[Any, list[Any]]] = []
    for topic in some:
        mine: list[Any] = [NoticeOfficer.officer_id == actor.officer_id]
        mine += [NoticeOfficer.topic == topic] if topic else []
        walks.append((col(NoticeOfficer.notice_id), mine))
        for office in sorted(actor.offices):
            held: list[Any] = [NoticeOffice.agency == actor.agency, NoticeOffice.office == office]
            held += [NoticeOffice.topic == topic] if topic else []
            walks.append((col(NoticeOffice.notice_id), held))
    return walks


def _around(column: Any, asked: Asked, among: Sequence[int] | None) -> list[ColumnElement[bool]]:
    found = [] if asked.before is None else [column < asked.before]
    found += [] if asked.after is None else [column > asked.after]
    return found if among is None else [*found, column.in_(among)]


def _addressed(column: Any, actor: Actor, topics: tuple[Topic, ...] | None) -> ColumnElement[bool]:
    mine = [
        NoticeOfficer.officer_id == actor.officer_id,
        col(NoticeOfficer.notice_id) == column,
    ]
    held = [
        col(NoticeOffice.notice_id) == column,
        NoticeOffice.agency == actor.agency,
        col(NoticeOffice.office).in_(actor.offices),
    ]
    if topics is not None and len(topics) < len(Topic):
        mine.append(col(NoticeOfficer.topic).in_(topics))
        held.append(col(NoticeOffice.topic).in_(topics))
    return or_(exists().where(*mine), exists().where(*held))


def _read(actor: Actor, column: Any) -> ColumnElement[bool]:
    return exists().where(
        col(NoticeReading.officer_id) == actor.officer_id, col(NoticeReading.notice_id) == column
    )
