"""Mail through a real mail server: once, later when it is down, and saying nothing."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, update

from portal.identity.models import Officer
from portal.infra.database import make_engine
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, NotAllowed
from portal.notices import jobs, queries, service
from portal.notices.rules import MOST_REFUSALS, MOST_TRIES, Channel, Habits, Mode, Topic
from tests.portal.notices.support import (
    SECRET,
    choose,
    deliveries,
    give_addresses,
    messages,
    officer_id,
    told,
    with_channels,
)
from tests.support.people import People
from tests.support.processes import free_port
from tests.support.smtp import Mailbox, running_smtp

MINUTE = timedelta(minutes=1)


def whole(mailbox: Mailbox) -> str:
    """Return everything the server was told, decoded: envelope, headers, text."""
    said = []
    for each in mailbox.delivered:
        said += [each.sender, *each.recipients, each.message.get_content()]
        said += [f"{name}: {value}" for name, value in each.message.items()]
    return "\n".join(said)


def receivers(mailbox: Mailbox) -> list[str]:
    return sorted(each.recipients[0].split("@")[0] for each in mailbox.delivered)


def ours(caplog: pytest.LogCaptureFixture) -> str:
    """Return what we logged; the tests' mail server logs everything it hears."""
    lines = [each.getMessage() for each in caplog.records if each.name.startswith("cluebridge")]
    assert lines
    return "\n".join(lines)


def test_a_mail_is_delivered_once_and_says_nothing(works: Works) -> None:
    give_addresses(works, "lin")
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        told(works, case_id=4711)
        for _ in range(3):
            jobs.deliver(works)
    (mail,) = mailbox.delivered
    assert mail.recipients == ["lin@mail.example"]
    assert mail.sender == "noreply@portal.example"
    text = whole(mailbox)
    assert "您有新的待办提醒，请登录查看" in text
    assert "Please sign in" in text
    for word in (SECRET, "华侨", "4711", "林承办", "hq-ybj", "ClockMissed", "2026-03-05"):
        assert word not in text
    (row,) = messages(works)
    assert row.sent_at is not None
    assert mail.message["Message-ID"] == f"<{row.mark}@portal.example>"
    assert mail.message["List-Id"] == "<notices.portal.example>"
    assert mail.message["Auto-Submitted"] == "auto-generated"


def test_several_notices_are_one_mail_for_each(works: Works) -> None:
    give_addresses(works, "lin", "he", "zhao")
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        for each in range(3):
            told(works, offices=(Office.INVESTIGATOR, Office.HEAD), case_id=each)
        jobs.deliver(works)
    assert receivers(mailbox) == ["he", "lin", "zhao"]
    assert len(deliveries(works)) == 9


def test_a_digest_gives_figures_of_what_is_still_unread(
    works: Works, people: People, clock: SetClock
) -> None:
    give_addresses(works, "lin")
    every = {(topic, Channel.MAIL): Mode.DIGEST for topic in Topic}
    choose(works, people, "lin", every)
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        notices = [told(works, case_id=each) for each in range(3)]
        for _ in range(2):
            told(works, kind="NoteAdded", facts={"due": "no day"})
        jobs.deliver(works)
        assert not mailbox.delivered, "it is ten in the morning"
        with people.work("lin") as work:
            service.mark_read(work, work.actor, notices[0])
        clock.instant += timedelta(hours=4)
        jobs.deliver(works)
        jobs.deliver(works)
    (mail,) = mailbox.delivered
    text = mail.message.get_content()
    for words in ("4 条未读", "办理期限 2 条", "交办与提及 2 条", "最早的期限：2026-03-05"):
        assert words in text
    for words in (SECRET, "案件", "Cases", "hq-ybj"):
        assert words not in text


def test_nothing_is_sent_of_what_was_read_before_it_left(
    works: Works, people: People, clock: SetClock
) -> None:
    give_addresses(works, "lin")
    clock.instant += timedelta(hours=11)
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        notice = told(works)
        jobs.deliver(works)
        with people.work("lin") as work:
            service.mark_read(work, work.actor, notice)
        clock.instant += timedelta(hours=11)
        jobs.deliver(works)
    assert not mailbox.delivered
    assert messages(works) == []
    assert [each.leaves_at for each in deliveries(works)] == [None]


@pytest.mark.parametrize(("through", "sent"), [(True, 1), (False, 0)])
def test_quiet_hours_hold_back_also_what_failed_before(
    works: Works, people: People, clock: SetClock, through: bool, sent: int
) -> None:
    give_addresses(works, "lin")
    choose(works, people, "lin", habits=Habits(urgent_through=through))
    clock.instant += timedelta(hours=9, minutes=59, seconds=30)
    with running_smtp() as mailbox:
        mailbox.refuse = "451 try later"
        works = with_channels(works, smtp_port=mailbox.port)
        told(works)
        jobs.deliver(works)
        mailbox.refuse = None
        clock.instant += MINUTE
        jobs.deliver(works)
        assert len(mailbox.delivered) == sent
        clock.instant += timedelta(hours=11, minutes=59, seconds=30)
        jobs.deliver(works)
    assert len(mailbox.delivered) == 1


def test_a_server_that_is_down_gets_one_mail_later(
    works: Works, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    give_addresses(works, "lin")
    down = with_channels(works, smtp_port=free_port())
    with caplog.at_level(logging.DEBUG):
        for each in range(3):
            told(down, case_id=each)
            jobs.deliver(down)
    (waiting,) = messages(down)
    assert (waiting.sent_at, waiting.tries, waiting.trouble) == (None, 1, "unreachable")
    assert "mail.example" not in ours(caplog)
    with running_smtp() as mailbox:
        up = with_channels(works, smtp_port=mailbox.port)
        jobs.deliver(up)
        assert not mailbox.delivered, "it waits a minute"
        clock.instant += MINUTE
        jobs.deliver(up)
        jobs.deliver(up)
        assert len(mailbox.delivered) == 2, "the first, then all that came meanwhile"
        clock.instant += timedelta(days=1)
        jobs.deliver(up)
    assert len(mailbox.delivered) == 2


def test_a_server_that_will_not_take_it_now_is_asked_for_nine_days(
    works: Works, clock: SetClock
) -> None:
    give_addresses(works, "lin")
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        mailbox.refuse = "451 try later"
        told(works)
        jobs.deliver(works)
        assert messages(works)[0].trouble == "smtp-451"
        for _ in range(4 * MOST_TRIES):
            clock.instant += timedelta(hours=6)
            jobs.deliver(works)
    (row,) = messages(works)
    assert (row.tries, row.next_try_at, row.sent_at) == (MOST_TRIES, None, None)
    assert row.gave_up_at is not None
    assert not mailbox.delivered


def test_refused_for_good_is_given_up_soon_and_an_administrator_sends_it_again(
    works: Works, people: People, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    give_addresses(works, "lin", "he")
    with running_smtp() as mailbox, caplog.at_level(logging.DEBUG):
        works = with_channels(works, smtp_port=mailbox.port)
        mailbox.refuse = "550 no such person lin@mail.example"
        told(works)
        for _ in range(MOST_REFUSALS + 2):
            jobs.deliver(works)
            clock.instant += timedelta(minutes=5)
        rows = messages(works)
        assert [(each.tries, each.trouble) for each in rows] == [(3, "smtp-550")] * 2
        assert all(each.gave_up_at for each in rows)
        mailbox.refuse = None
        told(works, case_id=2)
        kong, _ = people.as_("kong")
        with works.begin(kong) as work:
            service.retry(work, rows[0].id or 0)
        jobs.deliver(works)
        clock.instant += timedelta(days=1)
        jobs.deliver(works)
        with pytest.raises(Conflict), works.begin(kong) as work:
            service.retry(work, rows[0].id or 0)
        lin, _ = people.as_("lin")
        with pytest.raises(NotAllowed), works.begin(lin) as work:
            service.retry(work, rows[1].id or 0)
    assert receivers(mailbox) == ["he", "lin"], "one each: the new one carries the old"
    assert "mail.example" not in ours(caplog)


def test_an_address_taken_back_or_an_officer_gone_ends_it(works: Works, clock: SetClock) -> None:
    give_addresses(works, "lin", "he")
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        mailbox.refuse = "451 later"
        told(works)
        jobs.deliver(works)
        mailbox.refuse = None
        told(works, case_id=2)
        with works.begin(SYSTEM) as work:
            for login, change in (("lin", {"email": ""}), ("he", {"active": False})):
                row = update(Officer).where(col(Officer.login) == login).values(**change)
                work.session.exec(row)
        clock.instant += timedelta(hours=1)
        jobs.deliver(works)
        jobs.deliver(works)
    assert not mailbox.delivered
    assert [bool(each.gave_up_at) for each in messages(works)] == [True, True]
    assert all(each.leaves_at is None for each in deliveries(works))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_three_workers_send_one_each(
    request: pytest.FixtureRequest, works: Works, database: str
) -> None:
    if database == "postgresql":
        works = request.getfixturevalue("on_postgresql")
    logins = ("chen", "lin", "he", "zhao", "sun", "xu")
    give_addresses(works, *logins)
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        for login in logins:
            for each in range(3):
                told(works, offices=(), officer_id=officer_id(works, login), case_id=each)
        others = [replace(works, engine=make_engine(works.settings.engine_url)) for _ in range(2)]
        with ThreadPoolExecutor(3) as pool:
            for done in [pool.submit(jobs.deliver, each) for each in (works, *others)]:
                done.result(60)
        jobs.deliver(works)
        for each in others:
            each.engine.dispose()
    assert receivers(mailbox) == sorted(logins)
    assert len({each.message_id for each in deliveries(works)}) == len(logins)


def test_what_is_claimed_is_taken_and_comes_up_again(works: Works, clock: SetClock) -> None:
    give_addresses(works, "lin")
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        told(works)
        with works.begin(SYSTEM) as work:
            lin = officer_id(works, "lin")
            assert service.gather(work, lin, Channel.MAIL) is not None
            assert service.gather(work, lin, Channel.MAIL) is None
        with works.begin(SYSTEM) as work:
            due = queries.due(work.session, work.now, frozenset({Channel.MAIL}), 10)
            ((message_id, _, seen),) = due
            assert service.claim(work, message_id, seen) is not None
        with works.begin(SYSTEM) as work:
            assert service.claim(work, message_id, seen) is None, "it is taken"
        jobs.deliver(works)
        assert not mailbox.delivered
        clock.instant += MINUTE
        jobs.deliver(works)
    (mail,) = mailbox.delivered
    assert messages(works)[0].mark in str(mail.message["Message-ID"])


def test_old_messages_are_forgotten_and_what_waits_stays(works: Works, clock: SetClock) -> None:
    give_addresses(works, "lin", "he")
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        told(works)
        jobs.deliver(works)
    told(works, case_id=2)
    jobs.deliver(works)
    clock.instant += timedelta(days=61)
    jobs.forget(works)
    assert [each.sent_at for each in messages(works)] == [None, None]
    assert len(deliveries(works)) == 2


def test_one_mail_the_server_refuses_holds_up_no_other(works: Works) -> None:
    give_addresses(works, "he", "lin")
    with works.begin(SYSTEM) as work:
        bad = update(Officer).where(col(Officer.login) == "lin")
        work.session.exec(bad.values(email="lin@mail.example\nBcc: all@mail.example"))
    with running_smtp() as mailbox:
        works = with_channels(works, smtp_port=mailbox.port)
        told(works)
        jobs.deliver(works)
    assert receivers(mailbox) == ["he"]
    assert "all@mail.example" not in whole(mailbox)
    assert sorted(each.trouble for each in messages(works)) == ["", "address"]
