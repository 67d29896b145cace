"""Reading deliveries. Whoever asks has been let into the case already."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.deliveries.models import Delivery


def of_document(session: Session, document_id: int) -> Sequence[Delivery]:
    """Return the deliveries of a document, oldest first."""
    rows = select(Delivery).where(Delivery.document_id == document_id)
    return session.exec(rows.order_by(col(Delivery.id))).all()


def of_case(session: Session, case_id: int) -> Sequence[Delivery]:
    """Return the deliveries of a case's documents, oldest first."""
    rows = select(Delivery).where(Delivery.case_id == case_id)
    return session.exec(rows.order_by(col(Delivery.id))).all()
