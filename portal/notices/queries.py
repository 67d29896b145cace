"""Reading notices and the mail that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.notices.models import Notice, NoticeOffice, NoticeReading, OutgoingMail


def visible_to(actor: Actor) -> SelectOfScalar[Notice]:
    """Select the notices for the actor, or for an office the actor holds now."""
    mine = select(NoticeOffice.notice_id).where(col(NoticeOffice.office).in_(actor.offices))
    return select(Notice).where(
        Notice.agency == actor.agency,
        or_(col(Notice.officer_id) == actor.officer_id, col(Notice.id).in_(mine)),
    )


def get(session: Session, actor: Actor, notice_id: int) -> Notice:
    """Return a notice of the actor's; raise NotFound otherwise."""
    found = session.exec(visible_to(actor).where(Notice.id == notice_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def inbox(
    session: Session, actor: Actor, *, before: int | None = None, limit: int = 50
) -> Sequence[Notice]:
    """Return the actor's notices, newest first, or those older than the notice `before`."""
    rows = visible_to(actor).order_by(col(Notice.id).desc()).limit(limit)
    return session.exec(rows.where(col(Notice.id) < before) if before is not None else rows).all()


def unread(session: Session, actor: Actor, limit: int = 50) -> Sequence[Notice]:
    """Return the notices the actor has not read, newest first."""
    read = select(NoticeReading.notice_id).where(NoticeReading.officer_id == actor.officer_id)
    rows = visible_to(actor).where(col(Notice.id).not_in(read))
    return session.exec(rows.order_by(col(Notice.id).desc()).limit(limit)).all()


def read_by(session: Session, officer_id: int, notice_ids: Sequence[int]) -> set[int]:
    """Return which of the notices an officer has read."""
    rows = select(NoticeReading.notice_id).where(
        NoticeReading.officer_id == officer_id, col(NoticeReading.notice_id).in_(notice_ids)
    )
    return set(session.exec(rows))


def mail(session: Session, mail_id: int) -> OutgoingMail:
    """Return a mail of the outbox, as it is in the database now."""
    found = session.get(OutgoingMail, mail_id)
    if found is None:
        raise NotFound
    return found


def mail_waiting(session: Session, address: str) -> bool:
    """Tell whether a mail to this address has not been tried yet."""
    rows = select(OutgoingMail.id).where(
        OutgoingMail.to == address,
        col(OutgoingMail.sent_at).is_(None),
        col(OutgoingMail.next_try_at).is_not(None),
        OutgoingMail.tries == 0,
    )
    return session.exec(rows.limit(1)).first() is not None


def mail_due(session: Session, now: datetime, limit: int) -> list[tuple[int, datetime]]:
    """Return id and `next_try_at` of mails to send, longest waiting first."""
    rows = (
        select(OutgoingMail.id, OutgoingMail.next_try_at)
        .where(col(OutgoingMail.next_try_at) <= now)
        .order_by(col(OutgoingMail.next_try_at), col(OutgoingMail.id))
        .limit(limit)
    )
    return [(each, at) for each, at in session.exec(rows) if each is not None and at is not None]


def old_mail(session: Session, before: datetime) -> Sequence[OutgoingMail]:
    """Return mails written before `before` that nothing waits for any more."""
    rows = select(OutgoingMail).where(
        col(OutgoingMail.next_try_at).is_(None), OutgoingMail.at < before
    )
    return session.exec(rows).all()
