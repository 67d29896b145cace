"""Which administrative cases cover an act, and whether a court has."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from referrals.proceedings.models import Proceeding, ProceedingAct
from referrals.transfers.models import TransferJudgment


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


def contested(session: Session, case_id: int) -> bool:
    """Tell whether a reconsideration of or a suit on a decision in a case file is open."""
    rows = select(Proceeding.id).where(Proceeding.case_id == case_id, Proceeding.remedy != "")
    return session.exec(rows.limit(1)).first() is not None


def judged(session: Session, case_id: int) -> bool:
    """Tell whether a criminal judgment on a case is in force."""
    rows = select(TransferJudgment.id).where(
        TransferJudgment.case_id == case_id, col(TransferJudgment.in_force).is_(True)
    )
    return session.exec(rows.limit(1)).first() is not None


def of_case_and_agency(session: Session, case_id: int, agency: str) -> Sequence[Proceeding]:
    """Return the administrative cases an agency has in a case, ended or not."""
    rows = select(Proceeding).where(Proceeding.case_id == case_id, Proceeding.agency == agency)
    return session.exec(rows.order_by(col(Proceeding.id))).all()
