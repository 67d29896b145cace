"""Records of visits that may prove a finding."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.kernel.actor import Actor
from referrals.inspections import queries as inspections
from referrals.inspections.models import Inspection
from referrals.visits.models import FieldRecord


def records_of_case(session: Session, actor: Actor, case_id: int) -> Sequence[FieldRecord]:
    """Return the records of the actor's agency in visits of a case that they see."""
    seen = inspections.visible_to(actor).with_only_columns(col(Inspection.id))
    rows = select(FieldRecord).where(
        FieldRecord.case_id == case_id,
        FieldRecord.agency == actor.agency,
        col(FieldRecord.inspection_id).in_(seen),
    )
    return session.exec(rows.order_by(col(FieldRecord.id))).all()
