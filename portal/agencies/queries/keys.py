"""Reading the keys of agencies: who holds what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from portal.agencies.models import AgencyKey, KeyHolding, RecoveryHolding, RecoveryKey
from portal.agencies.rules import RECEIVES_TIPS, Compartment
from portal.kernel.errors import NotFound


def compartments(session: Session, agency_code: str) -> frozenset[Compartment]:
    """Return the compartments of an agency that have a key in use."""
    rows = select(AgencyKey.compartment).where(
        AgencyKey.agency == agency_code, col(AgencyKey.retired_at).is_(None)
    )
    return frozenset(Compartment(each) for each in session.exec(rows).all())


def ready(session: Session, agency_code: str) -> bool:
    """Tell whether an agency has the keys it takes to receive tips."""
    return compartments(session, agency_code) >= RECEIVES_TIPS


def current_key(
    session: Session,
    *,
    agency_code: str,
    compartment: Compartment,
    share: bool = False,
    lock: bool = False,
) -> AgencyKey:
    """Return the newest key pair of a compartment; raise NotFound before set-up.

    With `share` nobody can retire it until the transaction ends, with `lock` nobody can use it.
    """
    rows = (
        select(AgencyKey)
        .where(
            AgencyKey.agency == agency_code,
            AgencyKey.compartment == compartment,
            col(AgencyKey.retired_at).is_(None),
        )
        .order_by(col(AgencyKey.generation).desc())
        .limit(1)
    )
    if share or lock:
        rows = rows.with_for_update(read=not lock)
    # Of a row that was retired while we waited for it PostgreSQL says nothing: its successor is there.
    found = session.exec(rows).first() or session.exec(rows).first()
    if found is None:
        raise NotFound
    return found


def unfinished(session: Session, agency_code: str, compartment: Compartment) -> AgencyKey | None:
    """Return a retired key of a compartment that is not destroyed yet."""
    rows = select(AgencyKey).where(
        AgencyKey.agency == agency_code,
        AgencyKey.compartment == compartment,
        col(AgencyKey.retired_at).is_not(None),
        col(AgencyKey.destroyed_at).is_(None),
    )
    return session.exec(rows.order_by(col(AgencyKey.generation)).limit(1)).first()


def live_keys(session: Session, agency_code: str) -> Sequence[AgencyKey]:
    """Return the keys of an agency that are not destroyed, by compartment and generation."""
    rows = select(AgencyKey).where(
        AgencyKey.agency == agency_code, col(AgencyKey.destroyed_at).is_(None)
    )
    return session.exec(rows.order_by(AgencyKey.compartment, col(AgencyKey.generation))).all()


def holder_ids(session: Session, key_id: int) -> list[int]:
    """Return the officers who hold a key."""
    rows = select(KeyHolding.officer_id).where(KeyHolding.agency_key_id == key_id)
    return list(session.exec(rows.order_by(col(KeyHolding.officer_id))).all())


def copies_of(session: Session, key_id: int) -> list[KeyHolding | RecoveryHolding]:
    """Return every wrap of the private half of a key."""
    held = session.exec(select(KeyHolding).where(KeyHolding.agency_key_id == key_id)).all()
    kept = select(RecoveryHolding).where(RecoveryHolding.agency_key_id == key_id)
    return [*held, *session.exec(kept).all()]


def recovery_key(session: Session, agency_code: str) -> RecoveryKey | None:
    """Return the newest recovery key of an agency."""
    rows = select(RecoveryKey).where(RecoveryKey.agency == agency_code)
    return session.exec(rows.order_by(col(RecoveryKey.generation).desc()).limit(1)).first()


def recovery_keys(session: Session, agency_code: str) -> Sequence[RecoveryKey]:
    """Return every recovery key of an agency, newest first."""
    rows = select(RecoveryKey).where(RecoveryKey.agency == agency_code)
    return session.exec(rows.order_by(col(RecoveryKey.generation).desc())).all()


def deposit(session: Session, key_id: int, recovery_id: int) -> RecoveryHolding | None:
    """Return the wrap of a key to a recovery key."""
    rows = select(RecoveryHolding).where(
        RecoveryHolding.agency_key_id == key_id, RecoveryHolding.recovery_key_id == recovery_id
    )
    return session.exec(rows).one_or_none()


def deposits(session: Session, recovery_id: int) -> Sequence[RecoveryHolding]:
    """Return everything wrapped to a recovery key."""
    rows = select(RecoveryHolding).where(RecoveryHolding.recovery_key_id == recovery_id)
    return session.exec(rows).all()


def key(session: Session, key_id: int, *, lock: bool = False) -> AgencyKey:
    """Return the key pair with this id."""
    found = session.get(AgencyKey, key_id, with_for_update=True if lock else None)
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


def holders(session: Session, key_id: int) -> int:
    """Return how many officers hold the key."""
    rows = select(func.count()).where(KeyHolding.agency_key_id == key_id)
    return session.exec(rows).one()


def sole_holders(session: Session) -> frozenset[int]:
    """Return the officers who hold some key that nobody else holds."""
    rows = (
        select(func.min(KeyHolding.officer_id))
        .group_by(col(KeyHolding.agency_key_id))
        .having(func.count() == 1)
    )
    return frozenset(session.exec(rows).all())
