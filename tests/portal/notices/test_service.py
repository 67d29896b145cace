"""Who gets a notice, how often, and who instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from portal.identity.models import Officer
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Actor, Office, reporter
from portal.kernel.clock import SetClock
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.events import Event
from portal.notices import queries, service
from portal.notices.models import Notice, NoticeOfficer
from portal.notices.rules import Channel, Mode, Topic
from tests.portal.notices.support import (
    choose,
    deliveries,
    give_addresses,
    officer_id,
    tell,
    told,
    unread,
    with_channels,
)
from tests.support.people import People

INTAKE, BOTH = (Office.INTAKE,), (Office.INVESTIGATOR, Office.HEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    case_id: int = 3
    of: tuple[int, ...] = (1, 2)


def redirect(works: Works, clock: SetClock, login: str, to: str, days: int = 5) -> None:
    ends = clock.now() + timedelta(days=days)
    away, instead = officer_id(works, login), officer_id(works, to)
    with works.begin(SYSTEM) as work:
        service.redirect(work, away, instead, since=clock.now(), until=ends)


def mailed(works: Works) -> list[str]:
    with works.begin(SYSTEM, writes=False) as work:
        logins = dict(work.session.exec(select(Officer.id, Officer.login)).all())
    return sorted(logins[each.officer_id] for each in deliveries(works))


def test_a_notice_is_for_whoever_holds_the_office_in_that_agency(
    works: Works, people: People
) -> None:
    notice = told(works, offices=INTAKE)
    assert unread(people, "chen") == [notice]
    assert unread(people, "qian") == [], "the same office of another agency"
    assert unread(people, "lin") == unread(people, "kong") == [], "another office"


def test_one_notice_for_two_offices_is_one_in_the_inbox(works: Works, people: People) -> None:
    told(works, agency="xc-ybj", offices=(Office.INTAKE, Office.INVESTIGATOR, Office.INTAKE))
    assert len(unread(people, "qian")) == 1


def test_a_notice_for_one_officer(works: Works, people: People) -> None:
    told(works, offices=(), officer_id=officer_id(works, "lin"))
    assert len(unread(people, "lin")) == 1
    assert unread(people, "he") == []


def test_one_event_told_for_several_reasons_is_one_notice(works: Works, people: People) -> None:
    """By office, by name, as a watcher and as one mentioned: one notice, one mail."""
    give_addresses(works, "lin", "he")
    mailing = with_channels(works, smtp_port=1)
    lin = officer_id(works, "lin")
    with mailing.begin(SYSTEM) as work:
        event = Happened()
        first = service.about(work, event, agency="hq-ybj", officer_id=lin, topic=Topic.WATCH)
        ways = ({"offices": BOTH}, {"officers": (lin, lin)}, {"officer_id": lin})
        for way in ways:
            assert service.about(work, event, agency="hq-ybj", **way).id == first.id
        work.session.flush()
        named = work.session.exec(select(NoticeOfficer)).one()
        assert named.topic is Topic.ASSIGNMENT, "the weightier reason"
    assert unread(people, "lin") == unread(people, "zhao") == [first.id]
    assert mailed(works) == ["he", "lin"]
    (mine,) = [each for each in deliveries(works) if each.officer_id == lin]
    assert not mine.digest, "watched alone it would wait for the digest"


def test_the_same_said_of_two_acts_is_two_notices(works: Works, people: People) -> None:
    for _ in range(2):
        told(works)
    assert len(unread(people, "lin")) == 2


def test_two_agencies_have_a_notice_each(works: Works, people: People) -> None:
    with works.begin(SYSTEM) as work:
        event = Happened()
        for agency in ("hq-ybj", "hq-wjw"):
            service.about(work, event, agency=agency, offices=BOTH)
    assert len(unread(people, "lin")) == len(unread(people, "wei")) == 1
    with works.begin(SYSTEM, writes=False) as work:
        assert len(work.session.exec(select(Notice)).all()) == 2


def test_no_message_without_a_server_or_an_address_or_to_who_did_it(
    works: Works, people: People
) -> None:
    give_addresses(works, "lin")
    told(works)
    mailing = with_channels(works, smtp_port=1)
    told(mailing, offices=(Office.FINANCE,))
    lin, _ = people.as_("lin")
    with mailing.begin(lin) as work:
        tell(work)
    assert deliveries(works) == []
    assert len(unread(people, "lin")) == 2


def test_somebody_who_left_is_not_written_to(works: Works) -> None:
    give_addresses(works, "lin", "he")
    with works.begin(SYSTEM) as work:
        gone = update(Officer).where(col(Officer.login) == "he").values(active=False)
        work.session.exec(gone)
    told(with_channels(works, smtp_port=1), officers=(officer_id(works, "he"),))
    assert mailed(works) == ["lin"]


@pytest.mark.parametrize(("actor", "minutes"), [(reporter(1), 60), (SYSTEM, 17)])
def test_word_of_a_reporters_act_tells_no_minute(
    works: Works, clock: SetClock, actor: Actor, minutes: int
) -> None:
    give_addresses(works, "chen")
    start = clock.instant
    clock.instant += timedelta(minutes=17)
    with with_channels(works, smtp_port=1).begin(actor) as work:
        tell(work, offices=INTAKE)
        (notice,) = work.session.exec(select(Notice))
        assert notice.at == work.stamp
    assert [each.leaves_at for each in deliveries(works)] == [start + timedelta(minutes=minutes)]


def test_a_choice_holds_for_what_still_waits(works: Works, people: People, clock: SetClock) -> None:
    give_addresses(works, "lin")
    mailing = with_channels(works, smtp_port=1)
    told(mailing, kind="NoteAdded")
    to_digest = {(Topic.ASSIGNMENT, Channel.MAIL): Mode.DIGEST}
    choose(mailing, people, "lin", to_digest)
    (row,) = deliveries(works)
    assert row.digest
    assert row.leaves_at == clock.instant.replace(hour=14)
    choose(mailing, people, "lin", {(Topic.ASSIGNMENT, Channel.MAIL): Mode.OFF})
    (row,) = deliveries(works)
    assert row.leaves_at is None
    told(mailing, kind="NoteAdded")
    assert len(deliveries(works)) == 1, "and for what comes"


def test_the_delegate_is_told_and_written_to_instead(
    works: Works, people: People, clock: SetClock
) -> None:
    give_addresses(works, "lin", "sun")
    mailing = with_channels(works, smtp_port=1)
    redirect(works, clock, "lin", "sun")
    told(mailing, offices=(), officer_id=officer_id(works, "lin"))
    assert mailed(works) == ["sun"]
    assert len(unread(people, "sun")) == len(unread(people, "lin")) == 1
    clock.instant += timedelta(days=5)
    told(mailing, offices=(), officer_id=officer_id(works, "lin"))
    assert mailed(works) == ["lin", "sun"], "back at work"
    assert len(unread(people, "sun")) == 1


def test_an_office_whose_holder_is_away_reaches_the_delegate_once(
    works: Works, people: People, clock: SetClock
) -> None:
    give_addresses(works, "zhao", "sun")
    redirect(works, clock, "zhao", "sun")
    told(with_channels(works, smtp_port=1), offices=(Office.HEAD, Office.DEPUTY_HEAD))
    assert len(unread(people, "sun")) == 1
    assert mailed(works) == ["sun"]


def test_delegates_who_are_away_pass_on_three_times_and_never_in_a_circle(
    works: Works, people: People, clock: SetClock
) -> None:
    for away, instead in (("lin", "he"), ("he", "sun"), ("sun", "xu"), ("xu", "gao")):
        redirect(works, clock, away, instead)
    told(works, offices=(), officer_id=officer_id(works, "lin"))
    assert [len(unread(people, login)) for login in ("xu", "gao")] == [1, 0], "three hops"
    redirect(works, clock, "zhao", "luo")
    redirect(works, clock, "luo", "zhao")
    told(works, offices=(), officer_id=officer_id(works, "zhao"))
    assert len(unread(people, "luo")) == 1


def test_redirecting_ends_when_told(works: Works, people: People, clock: SetClock) -> None:
    redirect(works, clock, "lin", "sun")
    with works.begin(SYSTEM) as work:
        service.end_redirect(work, officer_id(works, "lin"))
        assert work.recorded
        service.end_redirect(work, officer_id(works, "lin"))
        assert len(work.recorded) == 1
        assert queries.standing_in(work.session, officer_id(works, "lin"), work.now) is None
    told(works, offices=(), officer_id=officer_id(works, "lin"))
    assert unread(people, "sun") == []


@pytest.mark.parametrize(("to", "days"), [("lin", 1), ("wei", 1), ("sun", 0), ("sun", -1)])
def test_a_redirect_that_makes_no_sense_is_refused(
    works: Works, clock: SetClock, to: str, days: int
) -> None:
    with pytest.raises(Invalid):
        redirect(works, clock, "lin", to, days)


def test_a_foreign_notice_is_not_found(works: Works, people: People) -> None:
    notice = told(works)
    for login in ("chen", "wei"):
        with pytest.raises(NotFound), people.work(login) as work:
            queries.get(work.session, work.actor, notice)
