"""Mail through a real mail server: once, later when it is down, and saying nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select, update

from portal.identity.models import Officer
from portal.infra.database import make_engine
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.clock import SetClock
from portal.notices import jobs, queries, service
from portal.notices.models import OutgoingMail
from portal.notices.rules import MOST_TRIES
from tests.support.processes import free_port
from tests.support.smtp import Mailbox, running_smtp

SECRET = "HQ-2026-0001 华侨医院"


def mailing(works: Works, port: int) -> Works:
    given = {"smtp_host": "127.0.0.1", "smtp_port": port, "mail_from": "noreply@portal.example"}
    return replace(works, settings=works.settings.model_copy(update=given))


def tell(works: Works, login: str = "lin") -> None:
    with works.begin(SYSTEM) as work:
        row = update(Officer).where(col(Officer.login) == login)
        work.session.exec(row.values(email=f"{login}@mail.example"))
        service.tell(
            work,
            agency="hq-ybj",
            offices=(Office.INVESTIGATOR,),
            kind="ClockMissed",
            case_id=4711,
            facts={"title_zh": SECRET, "due": "2026-03-03"},
        )


def rows(works: Works) -> list[OutgoingMail]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(OutgoingMail)))


def whole(mailbox: Mailbox) -> str:
    """Return everything the server was told, decoded: envelope, headers, text."""
    told = []
    for each in mailbox.delivered:
        told += [each.sender, *each.recipients, each.message.get_content()]
        told += [f"{name}: {value}" for name, value in each.message.items()]
    return "\n".join(told)


def test_a_mail_is_delivered_once_and_says_nothing(works: Works) -> None:
    with running_smtp() as mailbox:
        works = mailing(works, mailbox.port)
        tell(works)
        for _ in range(3):
            jobs.deliver(works)
    (mail,) = mailbox.delivered
    assert mail.recipients == ["lin@mail.example"]
    assert mail.sender == "noreply@portal.example"
    text = whole(mailbox)
    assert "您有一条新的待办提醒，请登录查看" in text
    for word in (SECRET, "华侨", "4711", "林承办", "hq-ybj", "ClockMissed", "2026-03-03"):
        assert word not in text
    assert rows(works)[0].sent_at is not None


def test_a_server_that_is_down_gets_it_later(works: Works, clock: SetClock) -> None:
    port = free_port()
    down = mailing(works, port)
    tell(down)
    jobs.deliver(down)
    (waiting,) = rows(down)
    assert (waiting.sent_at, waiting.tries) == (None, 1)
    with running_smtp() as mailbox:
        up = mailing(works, mailbox.port)
        jobs.deliver(up)
        assert not mailbox.delivered, "it waits a minute"
        clock.instant += timedelta(minutes=1)
        jobs.deliver(up)
        clock.instant += timedelta(days=1)
        jobs.deliver(up)
    assert len(mailbox.delivered) == 1


def test_a_server_that_refuses_is_asked_again_until_it_is_enough(
    works: Works, clock: SetClock
) -> None:
    with running_smtp() as mailbox:
        works = mailing(works, mailbox.port)
        mailbox.refuse = "451 try later"
        tell(works)
        jobs.deliver(works)
        clock.instant += timedelta(minutes=1)
        mailbox.refuse = None
        jobs.deliver(works)
        assert len(mailbox.delivered) == 1
        mailbox.refuse = "550 no such person"
        tell(works)
        for _ in range(MOST_TRIES + 2):
            jobs.deliver(works)
            clock.instant += timedelta(hours=6)
    given_up = rows(works)[-1]
    assert (given_up.tries, given_up.next_try_at, given_up.sent_at) == (MOST_TRIES, None, None)
    assert len(mailbox.delivered) == 1


def test_two_workers_send_one(works: Works) -> None:
    with running_smtp() as mailbox:
        works = mailing(works, mailbox.port)
        for login in ("lin", "he"):
            tell(works, login)
        others = [replace(works, engine=make_engine(works.settings.engine_url)) for _ in range(2)]
        with ThreadPoolExecutor(3) as pool:
            for done in [pool.submit(jobs.deliver, each) for each in (works, *others)]:
                done.result(60)
        for each in others:
            each.engine.dispose()
    sent = sorted(each.recipients[0] for each in mailbox.delivered)
    assert sent == ["he@mail.example", "lin@mail.example"]


def test_a_worker_that_died_while_sending_is_replaced(works: Works, clock: SetClock) -> None:
    """At least once: nobody knows whether the server took it, so it is sent again, same id."""
    with running_smtp() as mailbox:
        works = mailing(works, mailbox.port)
        tell(works)
        with works.begin(SYSTEM) as work:
            ((mail_id, seen),) = queries.mail_due(work.session, work.now, 10)
            assert service.claim(work, mail_id, seen) is not None
        with works.begin(SYSTEM) as work:
            assert service.claim(work, mail_id, seen) is None, "it is taken"
        jobs.deliver(works)
        assert not mailbox.delivered
        clock.instant += timedelta(minutes=1)
        jobs.deliver(works)
    (mail,) = mailbox.delivered
    assert rows(works)[0].mark in str(mail.message["Message-ID"])


def test_old_mail_is_forgotten(works: Works, clock: SetClock) -> None:
    with running_smtp() as mailbox:
        works = mailing(works, mailbox.port)
        tell(works)
        jobs.deliver(works)
    tell(works, "he")
    clock.instant += timedelta(days=31)
    jobs.forget_mail(works)
    assert [each.sent_at for each in rows(works)] == [None, None], "those that wait stay"


def test_one_mail_the_server_refuses_holds_up_no_other(works: Works) -> None:
    with running_smtp() as mailbox:
        works = mailing(works, mailbox.port)
        tell(works)
        with works.begin(SYSTEM) as work:
            first = update(OutgoingMail).where(col(OutgoingMail.to) == "lin@mail.example")
            work.session.exec(first.values(to="lin@mail.example\nBcc: all@mail.example"))
        tell(works, "he")
        jobs.deliver(works)
    sent = sorted(each.recipients for each in mailbox.delivered)
    assert sent == [["he@mail.example"], ["lin@mail.example"]], "lin by the later notice"
    assert "all@mail.example" not in whole(mailbox)
