"""Telling officers what happened, and mailing them that something did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import CursorResult, update
from sqlmodel import col

from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.actor import Actor, Office
from portal.kernel.events import Event
from portal.notices import queries, rules
from portal.notices.models import Notice, NoticeOffice, NoticeReading, OutgoingMail

KEPT_FOR = timedelta(days=30)


def tell(
    work: Work,
    *,
    agency: str,
    offices: Iterable[Office] = (),
    officer_id: int | None = None,
    kind: str,
    case_id: int | None = None,
    tip_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Notice:
    """Write a notice for whoever holds one of `offices` of an agency, or for one officer.

    `kind` is the name of an event class, whose words it is shown in, filled from `facts` (plain
    JSON values, never sealed content). A content-free mail follows when mail is set up.
    """
    notice = Notice(
        agency=agency,
        officer_id=officer_id,
        kind=kind,
        case_id=case_id,
        tip_id=tip_id,
        facts=dict(facts or {}),
        at=work.stamp,
    )
    work.session.add(notice)
    work.session.flush()
    for office in sorted(set(offices)):
        work.session.add(NoticeOffice(notice_id=notice.id or 0, office=office))
    _mail(work, notice, tuple(offices))
    work.session.flush()
    return notice


def about(
    work: Work,
    event: Event,
    *,
    agency: str,
    offices: Iterable[Office] = (),
    officer_id: int | None = None,
) -> Notice:
    """Write a notice that says what an event says."""
    return tell(
        work,
        agency=agency,
        offices=tuple(offices),
        officer_id=officer_id,
        kind=type(event).__name__,
        case_id=getattr(event, "case_id", None),
        tip_id=getattr(event, "tip_id", None),
        facts=rules.facts_of(event),
    )


def mark_read(work: Work, actor: Actor, notice_id: int) -> None:
    """Note that the actor has read a notice; NotFound when it is not theirs."""
    notice = queries.get(work.session, actor, notice_id)
    _read(work, actor, [notice])


def mark_all_read(work: Work, actor: Actor) -> None:
    """Note that the actor has read every notice of theirs."""
    _read(work, actor, queries.unread(work.session, actor, limit=10_000))


def claim(work: Work, mail_id: int, seen: datetime) -> OutgoingMail | None:
    """Take a mail to send, unless another worker has since `seen`, the `next_try_at` read before.

    It comes up again after the wait, should this attempt fail or its worker die.
    """
    mail = queries.mail(work.session, mail_id)
    tries = mail.tries + 1
    then = work.now + rules.wait_after(tries) if tries < rules.MOST_TRIES else None
    taken = work.session.execute(
        update(OutgoingMail)
        .where(col(OutgoingMail.id) == mail_id, col(OutgoingMail.next_try_at) == seen)
        .values(tries=tries, next_try_at=then)
    )
    return mail if isinstance(taken, CursorResult) and taken.rowcount == 1 else None


def sent(work: Work, mail_id: int) -> None:
    """Note that a mail was handed to the mail server."""
    mail = queries.mail(work.session, mail_id)
    mail.sent_at, mail.next_try_at = work.now, None
    work.session.add(mail)


def forget_mail(work: Work) -> None:
    """Delete the rows of mails sent or given up long ago."""
    for mail in queries.old_mail(work.session, work.now - KEPT_FOR):
        work.session.delete(mail)


def _read(work: Work, actor: Actor, notices: Iterable[Notice]) -> None:
    if actor.officer_id is None:
        return
    done = queries.read_by(work.session, actor.officer_id, [each.id or 0 for each in notices])
    for each in notices:
        if each.id is not None and each.id not in done:
            row = NoticeReading(notice_id=each.id, officer_id=actor.officer_id, read_at=work.now)
            work.session.add(row)


def _mail(work: Work, notice: Notice, offices: tuple[Office, ...]) -> None:
    """Queue one mail for each addressee who has none waiting: several notices need only one."""
    if not work.settings.smtp_host:
        return
    leaves = rules.next_hour(work.now) if work.by_reporter else work.now
    people = list(identity.colleagues(work.session, notice.agency, *offices)) if offices else []
    if notice.officer_id is not None:
        people.append(identity.officer(work.session, notice.officer_id))
    for address in sorted({each.email for each in people if each.email and each.active}):
        if queries.mail_waiting(work.session, address):
            continue
        mail = OutgoingMail(
            to=address, kind="notice", mark=token_hex(16), at=leaves, next_try_at=leaves
        )
        work.session.add(mail)
