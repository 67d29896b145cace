"""Reading officers and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from portal.agencies.models import AgencyKey, KeyHolding
from portal.agencies.rules import GRANTED_BY, Compartment, compartments_of
from portal.identity.models import Absence, Officer, OfficerOffice, StaffSession
from portal.kernel.actor import Actor, Office
from portal.kernel.errors import NotFound
from portal.kernel.ids import known


def by_login(session: Session, login: str) -> Officer | None:
    """Return the officer with this login name."""
    return session.exec(select(Officer).where(Officer.login == login)).one_or_none()


def officer(session: Session, officer_id: int, *, lock: bool = False) -> Officer:
    """Return the officer; raise NotFound when there is none."""
    found = session.get(Officer, officer_id, with_for_update=True if lock else None)
    if found is None:
        raise NotFound
    return found


def kept_so(session: Session, officer_id: int) -> Officer:
    """Return the officer as they are now, neither dismissed nor given a new key until the end."""
    found = officer(session, officer_id)
    session.refresh(found, with_for_update={"read": True})
    return found


def offices(session: Session, officer_id: int) -> frozenset[Office]:
    """Return the offices an officer holds."""
    rows = select(OfficerOffice.office).where(OfficerOffice.officer_id == officer_id)
    return frozenset(Office(office) for office in session.exec(rows).all())


def is_acting_head(session: Session, officer_id: int) -> bool:
    """Tell whether an officer conducts the agency's work without being its head by title."""
    rows = select(OfficerOffice.acting).where(
        OfficerOffice.officer_id == officer_id, OfficerOffice.office == Office.HEAD
    )
    return bool(session.exec(rows).first())


def actor(session: Session, who: Officer) -> Actor:
    """Return the officer as the actor of a request."""
    officer_id = known(who.id)
    return Actor(who.name, who.agency, offices(session, officer_id), officer_id=officer_id)


def staff_session(session: Session, token_hash: bytes) -> StaffSession | None:
    """Return the session found by the hash of its cookie."""
    return session.get(StaffSession, token_hash)


def colleagues(session: Session, agency: str, *held: Office) -> Sequence[Officer]:
    """Return the active officers of an agency, or those of them who hold one of `held`, by name."""
    rows = (
        select(Officer).where(Officer.agency == agency, col(Officer.active)).order_by(Officer.name)
    )
    if held:
        holders = select(OfficerOffice.officer_id).where(col(OfficerOffice.office).in_(held))
        rows = rows.where(col(Officer.id).in_(holders))
    return session.exec(rows).all()


def of_agency(session: Session, agency: str) -> Sequence[Officer]:
    """Return every officer an agency ever had, active ones first, by name."""
    rows = select(Officer).where(Officer.agency == agency)
    return session.exec(rows.order_by(col(Officer.active).desc(), Officer.name)).all()


def everyone(session: Session) -> Sequence[Officer]:
    """Return every officer, by agency and login, for the administrator."""
    return session.exec(select(Officer).order_by(Officer.agency, Officer.login)).all()


def agencies_with(session: Session, office: Office) -> list[str]:
    """Return the agencies that have an active officer holding an office, by code."""
    holders = select(OfficerOffice.officer_id).where(OfficerOffice.office == office)
    rows = select(Officer.agency).where(col(Officer.active), col(Officer.id).in_(holders))
    return sorted(set(session.exec(rows)))


def waiting_for_keys(session: Session, by: Actor) -> list[tuple[Officer, AgencyKey]]:
    """Return colleagues who lack a key their offices call for and that `by` holds and can grant."""
    held_by_me = session.exec(
        select(AgencyKey)
        .join(KeyHolding, col(KeyHolding.agency_key_id) == col(AgencyKey.id))
        .where(KeyHolding.officer_id == by.officer_id, AgencyKey.agency == by.agency)
    ).all()
    mine = [key for key in held_by_me if by.holds(GRANTED_BY[key.compartment])]
    found = []
    for who in colleagues(session, by.agency):
        if not who.public or who.id is None:
            continue
        wanted: frozenset[Compartment] = compartments_of(offices(session, who.id))
        held = set(
            session.exec(
                select(KeyHolding.agency_key_id).where(KeyHolding.officer_id == who.id)
            ).all()
        )
        found += [(who, key) for key in mine if key.compartment in wanted and key.id not in held]
    return found


def sessions_of(session: Session, officer_id: int) -> Sequence[StaffSession]:
    """Return every open session of an officer."""
    return session.exec(select(StaffSession).where(StaffSession.officer_id == officer_id)).all()


def by_activation(session: Session, code_hash: bytes) -> Officer:
    """Return the officer waiting to be activated with this code's hash; raise NotFound otherwise."""
    found = session.exec(select(Officer).where(Officer.activation_hash == code_hash)).one_or_none()
    if found is None:
        raise NotFound
    return found


def all_sessions(session: Session) -> Sequence[StaffSession]:
    """Return every open session."""
    return session.exec(select(StaffSession)).all()


def absence(session: Session, absence_id: int) -> Absence:
    """Return the absence, locked until the transaction ends; raise NotFound when there is none."""
    found = session.get(Absence, absence_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def absences(session: Session, officer_id: int, *, since: date) -> Sequence[Absence]:
    """Return the absences of an officer that last to `since` or beyond, soonest first."""
    rows = select(Absence).where(Absence.officer_id == officer_id, Absence.until_on >= since)
    rows = rows.where(col(Absence.ended_at).is_(None))
    return session.exec(rows.order_by(col(Absence.from_on))).all()


def absences_of(session: Session, agency: str, *, since: date) -> Sequence[Absence]:
    """Return the absences of an agency's officers that last to `since` or beyond."""
    rows = select(Absence).join(Officer, col(Officer.id) == col(Absence.officer_id))
    rows = rows.where(Officer.agency == agency, Absence.until_on >= since)
    rows = rows.where(col(Absence.ended_at).is_(None))
    return session.exec(rows.order_by(col(Absence.from_on), col(Absence.id))).all()


def absences_with(session: Session, delegate_id: int, *, since: date) -> Sequence[Absence]:
    """Return the absences in which an officer stands in that last to `since` or beyond."""
    rows = select(Absence).where(Absence.delegate_id == delegate_id, Absence.until_on >= since)
    rows = rows.where(col(Absence.ended_at).is_(None))
    return session.exec(rows.order_by(col(Absence.from_on))).all()


def delegates(session: Session, day: date) -> dict[int, int]:
    """Return who is away on a day, and their delegate: by officer id."""
    rows = select(Absence.officer_id, Absence.delegate_id).where(
        Absence.from_on <= day, Absence.until_on >= day, col(Absence.ended_at).is_(None)
    )
    return dict(session.exec(rows).all())
