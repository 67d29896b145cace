"""Marking notices read and unread. A mark stands for all that is old, rows for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete
from sqlmodel import col, select

from portal.infra.work import Work
from portal.kernel.actor import Actor
from portal.notices import queries
from portal.notices.models import NoticeKept, NoticeReading, ReadMark
from portal.notices.queries import Asked
from portal.notices.service.rows import add_missing, new_rows

MOST_READINGS = 500
"""Readings of one officer above the mark before the mark is moved up."""
MOST_KEPT = 5000
"""Unread notices kept when the mark moves; what is older still counts as read from then on."""


def mark_read(work: Work, actor: Actor, notice_id: int) -> None:
    """Note that the actor has read a notice; NotFound when it is not theirs."""
    queries.get(work.session, actor, notice_id)
    _read(work, actor.officer_id or 0, [notice_id], _locked_mark(work, actor.officer_id or 0))
    _tidy(work, actor)


def mark_unread(work: Work, actor: Actor, notice_id: int) -> None:
    """Let a notice count as unread again; NotFound when it is not the actor's."""
    queries.get(work.session, actor, notice_id)
    officer_id = actor.officer_id or 0
    mark = _locked_mark(work, officer_id)
    work.session.execute(
        delete(NoticeReading).where(
            col(NoticeReading.officer_id) == officer_id, col(NoticeReading.notice_id) == notice_id
        )
    )
    if notice_id <= mark:
        add_missing(work, NoticeKept, [{"officer_id": officer_id, "notice_id": notice_id}])


def mark_all_read(work: Work, actor: Actor, asked: Asked | None = None, *, upto: int = 0) -> None:
    """Note that the actor has read what `asked` selects, by default all, up to the notice `upto`.

    `upto` is the newest that was shown (0: the newest there is): what arrived since stays unread,
    and so does an older one whose act was not committed when the page was made. Of a selection
    `MOST_KEPT` are marked at one time.
    """
    officer_id = actor.officer_id or 0
    mark = _locked_mark(work, officer_id)
    asked = asked or Asked()
    last = upto or queries.newest(work.session, actor)
    if asked == Asked() and not queries.hidden_topics(work.session, officer_id):
        mark = _move_mark(work, officer_id, min(last, queries.settled(work.session, work.now)))
    wanted = replace(asked, unread=True, before=last + 1, after=None)
    found = queries.ids(work.session, actor, wanted, MOST_KEPT)
    _read(work, officer_id, found, mark)
    _tidy(work, actor)


def _read(work: Work, officer_id: int, notice_ids: Sequence[int], mark: int) -> None:
    new = [each for each in notice_ids if each > mark]
    rows = [{"officer_id": officer_id, "notice_id": n, "read_at": work.now} for n in new]
    add_missing(work, NoticeReading, rows)
    old = [each for each in notice_ids if each <= mark]
    if old:
        work.session.execute(
            delete(NoticeKept).where(
                col(NoticeKept.officer_id) == officer_id, col(NoticeKept.notice_id).in_(old)
            )
        )


def _tidy(work: Work, actor: Actor) -> None:
    """Move the mark up once there are many readings above it, so that no walk grows with time."""
    officer_id = actor.officer_id or 0
    readings = select(NoticeReading.notice_id).where(NoticeReading.officer_id == officer_id)
    if work.session.exec(readings.offset(MOST_READINGS).limit(1)).first() is None:
        return
    upto = queries.settled(work.session, work.now)
    if upto <= queries.read_mark(work.session, officer_id):
        return
    wanted = Asked(unread=True, before=upto + 1)
    unread = queries.ids(work.session, actor, wanted, MOST_KEPT)
    _move_mark(work, officer_id, upto)
    add_missing(work, NoticeKept, [{"officer_id": officer_id, "notice_id": n} for n in unread])


def _move_mark(work: Work, officer_id: int, upto: int) -> int:
    """Let the mark stand at `upto` or where it stood above; forget what it says now."""
    mark = queries.read_mark(work.session, officer_id)
    if upto <= mark:
        return mark
    work.session.merge(ReadMark(officer_id=officer_id, upto=upto))
    for table in (NoticeReading, NoticeKept):
        work.session.execute(
            delete(table).where(col(table.officer_id) == officer_id, col(table.notice_id) <= upto)
        )
    work.session.flush()
    return upto


def _locked_mark(work: Work, officer_id: int) -> int:
    """Return the mark; until the commit nobody else marks notices of this officer."""
    first = new_rows(work, ReadMark).values(officer_id=officer_id, upto=0)
    work.session.execute(first.on_conflict_do_nothing())
    return queries.read_mark(work.session, officer_id, lock=True)
