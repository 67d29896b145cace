"""Which administrative cases cover an act."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from referrals.proceedings.models import Proceeding, ProceedingAct


def covering(
    session: Session, agency: str, case_ids: Collection[int], category: str
) -> Sequence[Proceeding]:
    """Return the running cases of an agency about an act, in some case files."""
    rows = (
        select(Proceeding)
        .join(ProceedingAct, col(ProceedingAct.proceeding_id) == col(Proceeding.id))
        .where(
            Proceeding.agency == agency,
            col(Proceeding.case_id).in_(case_ids),
            ProceedingAct.category == category,
            col(ProceedingAct.live).is_(True),
        )
    )
    return session.exec(rows.order_by(col(Proceeding.id))).all()
