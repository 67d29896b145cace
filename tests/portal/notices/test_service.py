"""Who gets a notice, who has read it, and what mail follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from portal.identity.models import Officer
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor, Office, reporter
from portal.kernel.clock import SetClock
from portal.kernel.errors import NotFound
from portal.notices import queries, service
from portal.notices.models import Notice, OutgoingMail
from portal.notices.rules import LONGEST_WAIT, MOST_TRIES, wait_after
from tests.support.people import People


def tell(work: Work, **given: object) -> int:
    told = {"agency": "hq-ybj", "offices": (Office.INTAKE,), "kind": "TipReceived", **given}
    return service.tell(work, **told).id or 0  # type: ignore[arg-type]


def unread(people: People, login: str) -> list[int]:
    with people.work(login, writes=False) as work:
        return [each.id or 0 for each in queries.unread(work.session, work.actor)]


def with_mail(works: Works) -> Works:
    return replace(works, settings=works.settings.model_copy(update={"smtp_host": "127.0.0.1"}))


def give_addresses(works: Works, *logins: str) -> None:
    with works.begin(SYSTEM) as work:
        for login in logins:
            row = update(Officer).where(col(Officer.login) == login)
            work.session.exec(row.values(email=f"{login}@mail.example"))


def test_a_notice_is_for_whoever_holds_the_office_in_that_agency(
    works: Works, people: People
) -> None:
    with works.begin(SYSTEM) as work:
        notice = tell(work)
    assert unread(people, "chen") == [notice]
    assert unread(people, "qian") == [], "the same office of another agency"
    assert unread(people, "lin") == unread(people, "kong") == [], "another office"


def test_one_notice_for_two_offices_is_one_in_the_inbox(works: Works, people: People) -> None:
    with works.begin(SYSTEM) as work:
        tell(work, agency="xc-ybj", offices=(Office.INTAKE, Office.INVESTIGATOR, Office.INTAKE))
    assert len(unread(people, "qian")) == 1


def test_a_notice_for_one_officer(works: Works, people: People) -> None:
    lin, _ = people.as_("lin")
    with works.begin(SYSTEM) as work:
        tell(work, offices=(), officer_id=lin.officer_id)
    assert len(unread(people, "lin")) == 1
    assert unread(people, "he") == []


def test_reading_is_each_officers_own(works: Works, people: People) -> None:
    with works.begin(SYSTEM) as work:
        notice = tell(work, offices=(Office.INVESTIGATOR,))
    for _ in range(2):
        with people.work("lin") as work:
            service.mark_read(work, work.actor, notice)
    assert unread(people, "lin") == []
    assert unread(people, "he") == [notice]
    with pytest.raises(NotFound), people.work("chen") as work:
        service.mark_read(work, work.actor, notice)
    with people.work("he") as work:
        service.mark_all_read(work, work.actor)
    assert unread(people, "he") == []


def test_no_mail_without_a_server_or_an_address(works: Works) -> None:
    give_addresses(works, "chen")
    with works.begin(SYSTEM) as work:
        tell(work)
    with with_mail(works).begin(SYSTEM) as work:
        tell(work, offices=(Office.FINANCE,))
        assert not work.session.exec(select(OutgoingMail)).all()


def test_several_notices_wait_as_one_mail(works: Works) -> None:
    give_addresses(works, "lin", "he", "zhao")
    with with_mail(works).begin(SYSTEM) as work:
        for _ in range(3):
            tell(work, offices=(Office.INVESTIGATOR, Office.HEAD))
        assert sorted(each.to for each in work.session.exec(select(OutgoingMail))) == [
            "he@mail.example",
            "lin@mail.example",
            "zhao@mail.example",
        ]


def test_the_wait_doubles_up_to_a_limit() -> None:
    waits = [wait_after(tries).total_seconds() for tries in range(1, MOST_TRIES)]
    assert waits[:4] == [60, 120, 240, 480]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT.total_seconds()


@pytest.mark.parametrize(("actor", "wait"), [(reporter(1), 60), (SYSTEM, 0)])
def test_mail_about_a_reporters_act_tells_no_minute(
    works: Works, clock: SetClock, actor: Actor, wait: int
) -> None:
    works = with_mail(works)
    give_addresses(works, "chen")
    start = clock.instant
    clock.instant += timedelta(minutes=17, seconds=5)
    with works.begin(actor) as work:
        tell(work)
        (mail,) = work.session.exec(select(OutgoingMail))
        leaves = start + timedelta(minutes=wait) if wait else work.now
        assert (mail.at, mail.next_try_at) == (leaves, leaves)
        (notice,) = work.session.exec(select(Notice))
        assert notice.at == work.stamp
