"""Text messages through a real web server: content-free, once, again when it fails."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest

from portal.infra import peers
from portal.infra.work import Works
from portal.kernel.clock import SetClock
from portal.notices import jobs
from portal.notices.rules import MOST_REFUSALS, Channel, Mode, Topic
from tests.portal.notices.support import (
    SECRET,
    choose,
    give_addresses,
    messages,
    told,
    with_channels,
)
from tests.support.hook import running_hook
from tests.support.people import People
from tests.support.processes import free_port
from tests.support.smtp import running_smtp

NUMBER = "13800000000"
NOW = {(topic, Channel.SMS): Mode.NOW for topic in Topic}


def test_a_text_is_sent_once_and_says_nothing(works: Works, people: People) -> None:
    with running_hook() as hook:
        works = with_channels(works, sms_url=hook.url)
        choose(works, people, "lin", NOW, number=NUMBER)
        for each in range(3):
            told(works, case_id=each)
        jobs.deliver(works)
        jobs.deliver(works)
    (sent,) = hook.sent
    (row,) = messages(works)
    assert (sent["to"], sent["template"], sent["id"]) == (NUMBER, "notice", row.mark)
    assert SECRET not in sent["text"]
    assert not set(sent["text"]) & set("0123456789")
    assert row.sent_at is not None


def test_texts_are_off_until_asked_for(works: Works, people: People) -> None:
    with running_hook() as hook:
        works = with_channels(works, sms_url=hook.url)
        choose(works, people, "lin", {}, number=NUMBER)
        told(works)
        jobs.deliver(works)
    assert hook.sent == []


def test_a_fault_of_the_provider_is_met_with_patience_and_the_same_id(
    works: Works, people: People, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "TIMEOUT_SECONDS", 0.2)
    with running_hook() as hook:
        works = with_channels(works, sms_url=hook.url)
        choose(works, people, "lin", NOW, number=NUMBER)
        told(works)
        troubles = []
        for status, hold in ((500, None), (200, Event()), (200, None), (200, None)):
            hook.status, hook.hold = status, hold
            jobs.deliver(works)
            troubles.append(messages(works)[0].trouble)
            if hold is not None:
                hold.set()
            clock.instant += timedelta(minutes=10)
    assert troubles[:2] == ["http-500", "unreachable"]
    assert len(hook.sent) == 3
    assert len({each["id"] for each in hook.sent}) == 1
    assert messages(works)[0].sent_at is not None


def test_a_number_the_provider_does_not_want_is_given_up_soon(
    works: Works, people: People, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    with running_hook() as hook:
        works = with_channels(works, sms_url=hook.url)
        hook.status = 422
        choose(works, people, "lin", NOW, number=NUMBER)
        told(works)
        for _ in range(MOST_REFUSALS + 2):
            jobs.deliver(works)
            clock.instant += timedelta(minutes=10)
    assert len(hook.sent) == MOST_REFUSALS
    (row,) = messages(works)
    assert row.gave_up_at is not None
    assert row.trouble == "http-422"
    assert NUMBER not in caplog.text


def test_mail_goes_out_while_texts_are_silent(works: Works, people: People) -> None:
    give_addresses(works, "lin")
    with running_smtp() as mailbox:
        nobody = f"http://127.0.0.1:{free_port()}/"
        works = with_channels(works, smtp_port=mailbox.port, sms_url=nobody)
        choose(works, people, "lin", NOW, number=NUMBER)
        told(works)
        jobs.deliver(works)
    assert len(mailbox.delivered) == 1
    assert sorted(bool(each.sent_at) for each in messages(works)) == [False, True]
