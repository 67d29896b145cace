"""Reading agencies, regions and keys."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.agencies.models import Agency, AgencyKey, KeyHolding, Region
from portal.agencies.rules import AgencyKind, Compartment
from portal.kernel.errors import NotFound


def agency(session: Session, code: str) -> Agency:
    """Return the agency; raise NotFound when there is none."""
    found = session.get(Agency, code)
    if found is None:
        raise NotFound
    return found


def all_agencies(session: Session) -> Sequence[Agency]:
    """Return every agency, by code."""
    return session.exec(select(Agency).order_by(col(Agency.code))).all()


def of_kind(session: Session, *, region: str, kind: AgencyKind) -> Agency:
    """Return the agency of `kind` for `region`, or for the nearest region above it."""
    code: str | None = region
    while code:
        found = session.exec(
            select(Agency).where(Agency.region == code, Agency.kind == kind)
        ).first()
        if found:
            return found
        above = session.get(Region, code)
        code = above.parent if above else None
    raise NotFound


def regions(session: Session) -> Sequence[Region]:
    """Return every region, by code."""
    return session.exec(select(Region).order_by(col(Region.code))).all()


def current_key(session: Session, *, agency_code: str, compartment: Compartment) -> AgencyKey:
    """Return the newest key pair of a compartment; raise NotFound before set-up."""
    found = session.exec(
        select(AgencyKey)
        .where(
            AgencyKey.agency == agency_code,
            AgencyKey.compartment == compartment,
            col(AgencyKey.retired_at).is_(None),
        )
        .order_by(col(AgencyKey.generation).desc())
    ).first()
    if found is None:
        raise NotFound
    return found


def key(session: Session, key_id: int) -> AgencyKey:
    """Return the key pair with this id."""
    found = session.get(AgencyKey, key_id)
    if found is None:
        raise NotFound
    return found


def holding(session: Session, *, key_id: int, officer_id: int | None) -> KeyHolding | None:
    """Return what this officer holds of the key, if anything."""
    return session.exec(
        select(KeyHolding).where(
            KeyHolding.agency_key_id == key_id, KeyHolding.officer_id == officer_id
        )
    ).one_or_none()


def holdings_of(session: Session, officer_id: int) -> Sequence[KeyHolding]:
    """Return everything this officer holds."""
    return session.exec(select(KeyHolding).where(KeyHolding.officer_id == officer_id)).all()
