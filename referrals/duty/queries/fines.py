"""Fines in force on the same subject for the same act, whoever imposed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from portal.cases.models import CaseFile
from portal.kernel.text import folded
from portal.registry.models import Institution
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import REFUNDABLE, RELEASED, Ledger, OrderState

IN_FORCE = (OrderState.ORDERED, OrderState.SETTLED)


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine in force."""

    order_id: int
    case_id: int
    agency: str
    obligor: str
    act: str
    amount_fen: int
    decided_at: datetime | None


def of_cases(session: Session, case_ids: list[int]) -> list[Fine]:
    """Return the fines in force in these cases, oldest first."""
    rows = _fines().where(col(RecoveryOrder.case_id).in_(case_ids))
    return [_fine(order, case) for order, case in session.execute(rows).all()]


def like(
    session: Session, case: CaseFile, *, obligor: str, act: str, since: datetime, but: int | None
) -> list[Fine]:
    """Return the fines in force since then on the same subject for the same act, without one order.

    The same subject: the same institution, or the same name where one of the two cases names no
    institution. Within one agency the name as well: it may fine a hospital and its doctor.
    """
    same_name = folded(obligor)
    rows = _fines().where(col(RecoveryOrder.decided_at) >= since)
    rows = rows.where(or_(RecoveryOrder.act == act, RecoveryOrder.act == ""))
    if case.institution_id is None:
        rows = rows.where(RecoveryOrder.obligor == obligor)
    else:
        same = CaseFile.institution_id == case.institution_id
        unknown = and_(col(CaseFile.institution_id).is_(None), RecoveryOrder.obligor == obligor)
        rows = rows.where(or_(same, unknown))
    found = [_fine(order, of) for order, of in session.execute(rows).all() if order.id != but]
    return [
        each
        for each in found
        if each.act == act and (each.agency != case.agency or folded(each.obligor) == same_name)
    ]


def hold_subject(session: Session, institution_id: int | None) -> None:
    """Let nobody else decide on a fine of this institution until the transaction ends."""
    rows = select(Institution.id).where(Institution.id == institution_id)
    session.exec(rows.with_for_update(key_share=True)).all()


def fell() -> SelectOfScalar[int]:
    """Select the orders whose decision fell: no fine among them is in force."""
    return select(Posting.order_id).where(col(Posting.reference).in_((RELEASED, REFUNDABLE)))


def _fines() -> Select[RecoveryOrder, CaseFile]:
    return (
        select(RecoveryOrder, CaseFile)
        .join(CaseFile, col(CaseFile.id) == col(RecoveryOrder.case_id))
        .where(RecoveryOrder.ledger == Ledger.FINE, col(RecoveryOrder.state).in_(IN_FORCE))
        .where(col(RecoveryOrder.id).not_in(fell()))
        .order_by(col(RecoveryOrder.id))
    )


def _fine(order: RecoveryOrder, case: CaseFile) -> Fine:
    return Fine(
        order.id or 0,
        order.case_id,
        order.agency,
        order.obligor,
        order.act or case.category,
        order.amount_fen,
        order.decided_at,
    )
