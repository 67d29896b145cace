"""Who is told and how they want it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from portal.identity.models import Officer, OfficerOffice
from portal.kernel.actor import Office
from portal.notices.models import NoticeAgency, NoticeChoice, NoticeHabit, NoticeRedirect
from portal.notices.rules import Channel, Mode, Topic, modes_of


@dataclass(frozen=True, slots=True)
class Person:
    """An active officer as the outbox sees one."""

    officer_id: int
    agency: str
    email: str


def reached(
    session: Session, agency: str, offices: Iterable[Office], named: Iterable[int]
) -> list[Person]:
    """Return the active officers who hold one of `offices` of an agency now, and those named."""
    wanted = set(named)
    if held := sorted(set(offices)):
        rows = select(OfficerOffice.officer_id).join(
            Officer, col(Officer.id) == col(OfficerOffice.officer_id)
        )
        rows = rows.where(Officer.agency == agency, col(OfficerOffice.office).in_(held))
        wanted |= set(session.exec(rows))
    return _persons(session, wanted)


def person(session: Session, officer_id: int) -> Person | None:
    """Return an officer, None when they left."""
    return next(iter(_persons(session, {officer_id})), None)


def delegates(session: Session, agency: str, now: datetime) -> dict[int, int]:
    """Return who is told instead of whom in an agency now."""
    rows = (
        select(NoticeRedirect.officer_id, NoticeRedirect.to_officer_id)
        .join(Officer, col(Officer.id) == col(NoticeRedirect.officer_id))
        .where(NoticeRedirect.until > now, NoticeRedirect.since <= now, Officer.agency == agency)
        .order_by(col(NoticeRedirect.id))
    )
    return dict(session.exec(rows).all())


def standing_in(session: Session, officer_id: int, now: datetime) -> NoticeRedirect | None:
    """Return the redirect in force for an officer, None when there is none."""
    rows = select(NoticeRedirect).where(
        NoticeRedirect.officer_id == officer_id,
        NoticeRedirect.until > now,
        NoticeRedirect.since <= now,
    )
    return session.exec(rows.order_by(col(NoticeRedirect.id).desc())).first()


def redirects_of(session: Session, officer_id: int, now: datetime) -> Sequence[NoticeRedirect]:
    """Return the redirects of an officer that have not ended."""
    rows = select(NoticeRedirect).where(
        NoticeRedirect.officer_id == officer_id, NoticeRedirect.until > now
    )
    return session.exec(rows.order_by(col(NoticeRedirect.since))).all()


def choices(
    session: Session, officer_ids: Iterable[int]
) -> dict[int, dict[tuple[Topic, Channel], Mode]]:
    """Return the modes of each officer, chosen or by default."""
    found: dict[int, dict[tuple[Topic, Channel], Mode]] = {each: {} for each in officer_ids}
    rows = select(NoticeChoice).where(col(NoticeChoice.officer_id).in_(list(found)))
    for row in session.exec(rows):
        found[row.officer_id][(row.topic, row.channel)] = row.mode
    return {officer_id: modes_of(chosen) for officer_id, chosen in found.items()}


def hidden_topics(session: Session, officer_id: int) -> frozenset[Topic]:
    """Return the topics an officer does not want in the inbox."""
    rows = select(NoticeChoice.topic).where(
        NoticeChoice.officer_id == officer_id,
        NoticeChoice.channel == Channel.INBOX,
        NoticeChoice.mode == Mode.OFF,
    )
    chosen = {(Topic(topic), Channel.INBOX): Mode.OFF for topic in session.exec(rows)}
    modes = modes_of(chosen) if chosen else {}
    return frozenset(topic for topic, _ in chosen if modes[topic, Channel.INBOX] is Mode.OFF)


def habits(session: Session, officer_ids: Iterable[int]) -> Mapping[int, NoticeHabit]:
    """Return what officers set of when and where to be reached; without a row the default applies."""
    rows = select(NoticeHabit).where(col(NoticeHabit.officer_id).in_(list(officer_ids)))
    return {row.officer_id: row for row in session.exec(rows)}


def habit(session: Session, officer_id: int) -> NoticeHabit | None:
    """Return what one officer set, None when nothing."""
    return session.get(NoticeHabit, officer_id)


def allows_numbers(session: Session, agency: str) -> bool:
    """Tell whether an agency's digests may name cases by number."""
    found = session.get(NoticeAgency, agency)
    return found is not None and found.case_numbers


def _persons(session: Session, officer_ids: set[int]) -> list[Person]:
    if not officer_ids:
        return []
    rows = select(Officer.id, Officer.agency, Officer.email).where(
        col(Officer.id).in_(officer_ids), col(Officer.active)
    )
    found = session.exec(rows.order_by(col(Officer.id)))
    return [Person(each, agency, email) for each, agency, email in found if each is not None]
