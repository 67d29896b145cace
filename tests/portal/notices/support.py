"""Telling officers, giving them addresses, reading what waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlmodel import col, select, update

from portal.identity import queries as identity
from portal.identity.models import Officer
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor, Office
from portal.notices import queries, service
from portal.notices.models import Delivery, OutgoingMessage
from portal.notices.rules import Channel, Habits, Mode, Topic
from tests.support.people import People

SECRET = "HQ-2026-0001 华侨医院"
SMS_SECRET = "both sides know it"


def with_channels(works: Works, *, smtp_port: int = 0, sms_url: str = "", **more: Any) -> Works:
    """Return the same works with a mail server, a hook for texts, or both."""
    given: dict[str, Any] = {"mail_from": "noreply@portal.example", **more}
    given |= {"smtp_host": "127.0.0.1", "smtp_port": smtp_port} if smtp_port else {}
    given |= {"sms_url": sms_url, "sms_secret": SMS_SECRET} if sms_url else {}
    return replace(works, settings=works.settings.model_copy(update=given))


def give_addresses(works: Works, *logins: str) -> None:
    with works.begin(SYSTEM) as work:
        for login in logins:
            row = update(Officer).where(col(Officer.login) == login)
            work.session.exec(row.values(email=f"{login}@mail.example"))


def officer_id(works: Works, login: str) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        return work.session.exec(select(Officer.id).where(Officer.login == login)).one() or 0


def actor_of(work: Work, login: str) -> Actor:
    """Return an officer as the actor, without a key."""
    found = identity.by_login(work.session, login)
    assert found is not None
    return identity.actor(work.session, found)


def tell(work: Work, **given: Any) -> int:
    told = {"agency": "hq-ybj", "offices": (Office.INVESTIGATOR,), "kind": "ClockMissed", **given}
    told.setdefault("facts", {"title_zh": SECRET, "title_en": SECRET, "due": "2026-03-05 10:00"})
    return service.tell(work, **told).id or 0


def told(works: Works, **given: Any) -> int:
    with works.begin(SYSTEM) as work:
        return tell(work, **given)


def unread(people: People, login: str) -> list[int]:
    with people.work(login, writes=False) as work:
        return [each.id or 0 for each in queries.unread(work.session, work.actor, limit=1000)]


def choose(
    works: Works,
    people: People,
    login: str,
    modes: dict[tuple[Topic, Channel], Mode] | None = None,
    *,
    habits: Habits | None = None,
    number: str = "",
) -> None:
    actor, _ = people.as_(login)
    with works.begin(actor) as work:
        service.choose(work, modes or {}, habits or Habits(), number)


def messages(works: Works) -> list[OutgoingMessage]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(OutgoingMessage).order_by(col(OutgoingMessage.id))))


def deliveries(works: Works) -> list[Delivery]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(Delivery).order_by(col(Delivery.id))))
