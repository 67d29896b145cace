"""Read and unread, one by one and all at once, with nothing swallowed that nobody saw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from threading import Barrier, Thread

import pytest
from sqlmodel import select

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.clock import SetClock
from portal.kernel.errors import NotFound
from portal.notices import queries, service
from portal.notices.models import NoticeKept, NoticeReading
from portal.notices.queries import Asked
from portal.notices.rules import Channel, Mode, Topic
from portal.notices.service import reading
from tests.portal.notices.support import actor_of, choose, officer_id, tell, told, unread
from tests.support.people import People


def many(works: Works, count: int, **given: object) -> list[int]:
    with works.begin(SYSTEM) as work:
        return [tell(work, facts={"n": each}, **given) for each in range(count)]


def mark(people: People, login: str, verb: Callable[..., None], *given: object) -> None:
    with people.work(login) as work:
        verb(work, work.actor, *given)


def rows(works: Works, table: type[NoticeReading | NoticeKept]) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        return len(work.session.exec(select(table)).all())


def test_reading_is_each_officers_own(works: Works, people: People) -> None:
    notice = told(works)
    for _ in range(2):
        mark(people, "lin", service.mark_read, notice)
    assert unread(people, "lin") == []
    assert unread(people, "he") == [notice]
    for verb in (service.mark_read, service.mark_unread):
        with pytest.raises(NotFound):
            mark(people, "chen", verb, notice)


def test_read_can_be_taken_back_before_and_after_the_mark_passed(
    works: Works, people: People, clock: SetClock
) -> None:
    notice = told(works)
    mark(people, "lin", service.mark_read, notice)
    mark(people, "lin", service.mark_unread, notice)
    assert unread(people, "lin") == [notice]
    clock.instant += timedelta(days=3)
    mark(people, "lin", service.mark_all_read)
    assert unread(people, "lin") == []
    assert rows(works, NoticeReading) == 0, "one mark says it all"
    for _ in range(2):
        mark(people, "lin", service.mark_unread, notice)
    assert unread(people, "lin") == [notice]
    with people.work("lin", writes=False) as work:
        assert queries.read_by(work.session, work.actor.officer_id or 0, [notice]) == set()
    mark(people, "lin", service.mark_read, notice)
    assert unread(people, "lin") == []


def test_what_arrives_while_the_page_is_read_stays_unread(works: Works, people: People) -> None:
    shown = many(works, 3)
    later = told(works)
    with people.work("lin") as work:
        service.mark_all_read(work, work.actor, upto=shown[-1])
    assert unread(people, "lin") == [later]


def test_an_older_notice_committed_later_is_not_swallowed(
    on_postgresql: Works, clock: SetClock
) -> None:
    """Its id was taken before the newest shown, its act ended after the page was made."""
    works = on_postgresql
    told(works)
    clock.instant += timedelta(days=3)
    with works.begin(SYSTEM, writes=False) as work:
        lin = actor_of(work, "lin")
    with works.begin(SYSTEM) as slow:
        late = tell(slow, facts={"slow": True})
        shown = told(works)
        assert shown > late
        with works.begin(lin) as work:
            service.mark_all_read(work, work.actor, upto=shown)
            assert queries.unread_ids(work.session, work.actor, 10) == []
    with works.begin(lin, writes=False) as work:
        assert queries.unread_ids(work.session, work.actor, 10) == [late]


def test_only_what_the_filter_shows_is_marked(works: Works, people: People) -> None:
    terms = many(works, 2, case_id=7)
    notes = many(works, 2, kind="NoteAdded", case_id=8)
    with people.work("lin") as work:
        service.mark_all_read(work, work.actor, Asked(topic=Topic.DEADLINE), upto=notes[-1])
    assert unread(people, "lin") == notes[::-1]
    with people.work("lin") as work:
        service.mark_all_read(work, work.actor, Asked(case_id=8), upto=notes[0])
    assert unread(people, "lin") == [notes[1]]
    assert unread(people, "he") == [*notes[::-1], *terms[::-1]]


def test_many_readings_become_one_mark_and_what_was_left_stays_unread(
    works: Works, people: People, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_READINGS", 10)
    notices = many(works, 30)
    clock.instant += timedelta(days=3)
    left = notices[::3]
    for each in notices:
        if each not in left:
            mark(people, "lin", service.mark_read, each)
    assert unread(people, "lin") == left[::-1]
    assert rows(works, NoticeReading) <= 11
    assert rows(works, NoticeKept) > 0
    fresh = told(works)
    assert unread(people, "lin") == [fresh, *left[::-1]]
    mark(people, "lin", service.mark_read, left[0])
    assert unread(people, "lin") == [fresh, *left[:0:-1]]
    mark(people, "lin", service.mark_all_read)
    assert unread(people, "lin") == []


def test_topics_switched_off_are_not_in_the_inbox_but_can_be_asked_for(
    works: Works, people: People
) -> None:
    (note,) = many(works, 1, kind="NoteAdded")
    (term,) = many(works, 1)
    every = {(topic, Channel.INBOX): Mode.OFF for topic in Topic}
    choose(works, people, "lin", every)
    assert unread(people, "lin") == [term], "terms of the law cannot be switched off"
    with people.work("lin", writes=False) as work:
        asked = Asked(topic=Topic.ASSIGNMENT)
        assert queries.ids(work.session, work.actor, asked, 10) == [note]
    mark(people, "lin", service.mark_all_read)
    choose(works, people, "lin")
    assert unread(people, "lin") == [note]


def test_two_tabs_mark_the_same_at_once(on_postgresql: Works, clock: SetClock) -> None:
    works = on_postgresql
    notices = many(works, 40)
    with works.begin(SYSTEM, writes=False) as work:
        lin = actor_of(work, "lin")
    clock.instant += timedelta(days=3)
    start, wrong = Barrier(4), []

    def tab(each: int) -> None:
        start.wait(30)
        try:
            for notice in notices:
                with works.begin(lin) as work:
                    service.mark_read(work, work.actor, notice)
            with works.begin(lin) as work:
                service.mark_all_read(work, work.actor)
        except Exception as error:  # noqa: BLE001 - told below
            wrong.append(error)

    tabs = [Thread(target=tab, args=(each,)) for each in range(4)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join(60)
    assert not wrong
    with works.begin(lin, writes=False) as work:
        assert queries.unread_ids(work.session, work.actor, 10) == []


def test_pages_go_both_ways_and_meet(works: Works, people: People) -> None:
    lin = officer_id(works, "lin")
    notices = []
    with works.begin(SYSTEM) as work:
        for each in range(23):
            way = {"offices": (), "officer_id": lin} if each % 2 else {"offices": (Office.HEAD,)}
            way = way if each % 2 else {"offices": (Office.INVESTIGATOR,), "officer_id": lin}
            notices.append(tell(work, facts={"n": each}, **way))
    down, up = [], []
    with people.work("lin", writes=False) as work:
        page = queries.page(work.session, work.actor, Asked(), 5)
        assert (page.newer, page.older) == (False, True)
        while True:
            down.append([each.id for each in page.notices])
            if not page.older:
                break
            asked = Asked(before=page.notices[-1].id)
            page = queries.page(work.session, work.actor, asked, 5)
            assert page.newer
        assert [len(each) for each in down] == [5, 5, 5, 5, 3]
        assert list(chain(*down)) == notices[::-1]
        while page.newer:
            page = queries.page(work.session, work.actor, Asked(after=page.notices[0].id), 5)
            assert page.older
            up.append([each.id for each in page.notices])
        assert up == down[-2::-1]
