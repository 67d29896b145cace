"""Reading the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from portal.agencies.models import Agency
from portal.agencies.rules import OUTSIDE
from portal.identity.models import Officer
from portal.kernel.errors import NotFound
from portal.notices.models import Delivery, Notice, OutgoingMessage
from portal.notices.rules import Channel, Topic


def ready(session: Session, now: datetime, limit: int) -> list[tuple[int, Channel]]:
    """Return officers and channels with something that may leave and no message waiting."""
    waiting = select(OutgoingMessage.id).where(
        OutgoingMessage.officer_id == col(Delivery.officer_id),
        OutgoingMessage.channel == col(Delivery.channel),
        col(OutgoingMessage.open_for).is_not(None),
    )
    rows = (
        select(Delivery.officer_id, Delivery.channel)
        .where(col(Delivery.leaves_at) <= now, ~waiting.exists())
        .distinct()
        .limit(limit)
    )
    return [(officer_id, Channel(channel)) for officer_id, channel in session.exec(rows)]


def waiting(
    session: Session, officer_id: int, channel: Channel, now: datetime
) -> Sequence[Delivery]:
    """Return what may leave to an officer on a channel, locked: another worker waits, then finds none."""
    rows = select(Delivery).where(
        Delivery.officer_id == officer_id,
        Delivery.channel == channel,
        col(Delivery.leaves_at) <= now,
    )
    return session.exec(rows.order_by(col(Delivery.id)).with_for_update()).all()


def message(session: Session, message_id: int) -> OutgoingMessage:
    """Return a message of the outbox; raise NotFound when there is none."""
    found = session.get(OutgoingMessage, message_id)
    if found is None:
        raise NotFound
    return found


def by_mark(session: Session, mark: str) -> int | None:
    """Return the message with this mark, None when it was not written."""
    return session.exec(select(OutgoingMessage.id).where(OutgoingMessage.mark == mark)).first()


def is_open(session: Session, open_for: str) -> bool:
    """Tell whether a message to this officer on this channel waits."""
    rows = select(OutgoingMessage.id).where(OutgoingMessage.open_for == open_for)
    return session.exec(rows).first() is not None


def due(
    session: Session, now: datetime, channels: frozenset[Channel], limit: int
) -> list[tuple[int, Channel, datetime]]:
    """Return id, channel and `next_try_at` of messages to send, longest waiting first."""
    rows = (
        select(OutgoingMessage.id, OutgoingMessage.channel, OutgoingMessage.next_try_at)
        .where(col(OutgoingMessage.next_try_at) <= now, col(OutgoingMessage.channel).in_(channels))
        .order_by(col(OutgoingMessage.next_try_at), col(OutgoingMessage.id))
        .limit(limit)
    )
    return [
        (each, Channel(channel), at)
        for each, channel, at in session.exec(rows)
        if each is not None and at is not None
    ]


def contents(session: Session, message_id: int) -> list[tuple[Topic, Notice]]:
    """Return what a message tells of."""
    rows = (
        select(Delivery.topic, Notice)
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .where(Delivery.message_id == message_id)
    )
    return [(Topic(topic), notice) for topic, notice in session.exec(rows)]


def given_up(
    session: Session, agency: str, *, before: int | None = None, limit: int = 50
) -> list[tuple[OutgoingMessage, str, str]]:
    """Return messages given up, newest first, each with the officer's name and agency.

    None of an agency outside the bureaux but to its own administrators: that it was written to is news.
    """
    outside = select(Agency.code).where(col(Agency.kind).in_(OUTSIDE), Agency.code != agency)
    rows = (
        select(OutgoingMessage, Officer.name, Officer.agency)
        .join(Officer, col(Officer.id) == col(OutgoingMessage.officer_id))
        .where(col(OutgoingMessage.gave_up_at).is_not(None), col(Officer.agency).not_in(outside))
    )
    rows = rows.where(col(OutgoingMessage.id) < before) if before is not None else rows
    found = session.exec(rows.order_by(col(OutgoingMessage.id).desc()).limit(limit))
    return [(row, name, agency) for row, name, agency in found]


def old(session: Session, before: datetime, limit: int) -> Sequence[OutgoingMessage]:
    """Return messages made before `before` that nothing waits for any more, given up or not."""
    rows = select(OutgoingMessage).where(
        col(OutgoingMessage.next_try_at).is_(None), OutgoingMessage.at < before
    )
    return session.exec(rows.order_by(col(OutgoingMessage.at)).limit(limit)).all()


def deliveries(session: Session, message_ids: Sequence[int]) -> Sequence[Delivery]:
    """Return what went into messages."""
    return session.exec(select(Delivery).where(col(Delivery.message_id).in_(message_ids))).all()


def not_left(session: Session, officer_id: int, channel: Channel) -> Sequence[Delivery]:
    """Return what still waits to go into a message to an officer, locked."""
    rows = select(Delivery).where(
        Delivery.officer_id == officer_id,
        Delivery.channel == channel,
        col(Delivery.leaves_at).is_not(None),
    )
    return session.exec(rows.with_for_update()).all()
