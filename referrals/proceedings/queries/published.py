"""Reading what everybody may read of decisions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.kernel.errors import NotFound
from referrals.proceedings.models import PublishedDecision

PAGE = 50


def listed(session: Session, *, before: int = 0, limit: int = PAGE) -> Sequence[PublishedDecision]:
    """Return published decisions and notices of withdrawal, newest first; ids below `before`."""
    rows = select(PublishedDecision)
    if before:
        rows = rows.where(col(PublishedDecision.id) < before)
    return session.exec(rows.order_by(col(PublishedDecision.id).desc()).limit(limit)).all()


def shown(session: Session, decision_id: int) -> PublishedDecision:
    """Return a published decision; NotFound for any other."""
    found = session.get(PublishedDecision, decision_id)
    if found is None:
        raise NotFound
    return found


def of_proceeding(session: Session, proceeding_id: int) -> Sequence[PublishedDecision]:
    """Return what of a case stands published."""
    rows = select(PublishedDecision).where(
        PublishedDecision.proceeding_id == proceeding_id,
        col(PublishedDecision.withdrawn_on).is_(None),
    )
    return session.exec(rows).all()
