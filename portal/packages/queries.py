"""Reading packages, receivers, and the leaves that tell of a case's files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlmodel import Session, col, or_, select

from portal.agencies.models import AgencyKey
from portal.agencies.rules import Compartment
from portal.audit.models import AuditLeaf
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.packages.models import Package, PackageReceiver, SentPackage


def of_case(
    session: Session, actor: Actor, case_id: int
) -> Sequence[tuple[Package, SentPackage | None]]:
    """Return the packages the actor's agency took out of a case, newest first."""
    rows = select(Package, SentPackage).join(
        SentPackage, col(SentPackage.package_id) == col(Package.id), isouter=True
    )
    rows = rows.where(Package.case_id == case_id, Package.agency == actor.agency)
    return session.exec(rows.order_by(col(Package.id).desc()).limit(100)).all()


def receivers(session: Session, actor: Actor) -> Sequence[PackageReceiver]:
    """Return the receivers the actor's agency keeps, by name."""
    rows = select(PackageReceiver).where(
        PackageReceiver.agency == actor.agency, col(PackageReceiver.dropped_at).is_(None)
    )
    return session.exec(rows.order_by(PackageReceiver.name, col(PackageReceiver.id))).all()


def receiver(session: Session, actor: Actor, receiver_id: int) -> PackageReceiver:
    """Return a receiver the actor's agency keeps; NotFound for any other."""
    for each in receivers(session, actor):
        if each.id == receiver_id:
            return each
    raise NotFound


def casework_keys(session: Session, agency: str) -> Sequence[AgencyKey]:
    """Return every casework key an agency ever had, the newest first."""
    rows = select(AgencyKey).where(
        AgencyKey.agency == agency, AgencyKey.compartment == Compartment.CASEWORK
    )
    return session.exec(rows.order_by(col(AgencyKey.generation).desc())).all()


def item_leaves(
    session: Session, case_id: int, tip_ids: Collection[int], *, below: int
) -> list[tuple[int, dict[str, Any], bytes]]:
    """Return (index, body, salt) of the leaves of a case and tips that tell of a file, in order.

    Only leaves with an index `below` the size of a checkpoint.
    """
    rows = select(AuditLeaf.id, AuditLeaf.body, AuditLeaf.salt).where(
        or_(col(AuditLeaf.case_id) == case_id, col(AuditLeaf.tip_id).in_(tip_ids)),
        AuditLeaf.id < below,
    )
    found = session.exec(rows.order_by(col(AuditLeaf.id)))
    return [(index, dict(body), salt) for index, body, salt in found if "item_id" in body["facts"]]
