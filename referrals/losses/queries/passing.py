"""Money that is here and not passed on yet, and the slips by which it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import case
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, func, select

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from referrals.losses.models import LossLine, Remittance, RemittanceLine
from referrals.losses.rules.remitting import Passing, left_to_pass
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import Account, Ledger

_TAKEN = (Passing.PROPOSED, Passing.CONFIRMED)


def waiting(
    session: Session, agency: str, ledger: Ledger, until: date, limit: int = 200
) -> list[tuple[RecoveryOrder, int]]:
    """Return orders of which money had come in by a day and is not passed on, with how much, oldest first.

    Neither what is owed back nor what stands on a slip that waits to be checked is free to go.
    """
    came = (
        select(Posting.order_id, func.sum(_signed()).label("fen"))
        .where(Posting.ledger == ledger, col(Posting.value_on) <= until)
        .group_by(col(Posting.order_id))
        .subquery()
    )
    taken = (
        select(RemittanceLine.order_id, func.sum(RemittanceLine.amount_fen).label("fen"))
        .join(Remittance, col(Remittance.id) == col(RemittanceLine.remittance_id))
        .where(col(Remittance.state).in_(_TAKEN), Remittance.ledger == ledger)
        .group_by(col(RemittanceLine.order_id))
        .subquery()
    )
    gone = func.coalesce(taken.c.fen, 0)
    rows = (
        select(RecoveryOrder, came.c.fen, gone, LossLine.paid_fen)
        .join(came, came.c.order_id == col(RecoveryOrder.id))
        .join(LossLine, col(LossLine.order_id) == col(RecoveryOrder.id))
        .join(taken, taken.c.order_id == col(RecoveryOrder.id), isouter=True)
        .where(RecoveryOrder.agency == agency, came.c.fen > gone, LossLine.paid_fen > gone)
        .order_by(col(RecoveryOrder.id))
        .limit(limit)
    )
    return [
        (order, left_to_pass(min(int(fen), paid), 0, int(passed)))
        for order, fen, passed, paid in session.exec(rows)
    ]


def _signed() -> ColumnElement[int]:
    into = col(Posting.debit).in_((Account.RECEIVED, Account.REFUNDABLE))
    out = col(Posting.credit).in_((Account.RECEIVED, Account.REFUNDABLE))
    fen = col(Posting.amount_fen)
    return case((into & ~out, fen), (out & ~into, -fen), else_=0)


def get(session: Session, actor: Actor, remittance_id: int, *, lock: bool = False) -> Remittance:
    """Return a transfer of the actor's agency; raise NotFound when it is absent or not theirs."""
    rows = select(Remittance).where(
        Remittance.id == remittance_id, Remittance.agency == actor.agency
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def newest(session: Session, agency: str, limit: int = 100) -> Sequence[Remittance]:
    """Return the latest transfers of an agency."""
    rows = select(Remittance).where(Remittance.agency == agency)
    return session.exec(rows.order_by(col(Remittance.id).desc()).limit(limit)).all()


def by_slip(session: Session, agency: str, slip: str) -> Remittance | None:
    """Return the transfer entered under this slip that waits or stands; none declined or taken back."""
    rows = select(Remittance).where(
        Remittance.agency == agency, Remittance.slip == slip, col(Remittance.state).in_(_TAKEN)
    )
    return session.exec(rows).one_or_none()


def standing(session: Session, agency: str) -> Sequence[Remittance]:
    """Return the transfers of an agency that wait or stand, held against other acts."""
    rows = select(Remittance).where(Remittance.agency == agency, col(Remittance.state).in_(_TAKEN))
    return session.exec(rows.order_by(col(Remittance.id)).with_for_update()).all()


def orders_of(session: Session, remittance_id: int) -> list[tuple[RecoveryOrder, int]]:
    """Return the orders of a transfer, each with its part."""
    rows = (
        select(RecoveryOrder, RemittanceLine.amount_fen)
        .join(RemittanceLine, col(RemittanceLine.order_id) == col(RecoveryOrder.id))
        .where(RemittanceLine.remittance_id == remittance_id)
        .order_by(col(RecoveryOrder.id))
    )
    return [(order, fen) for order, fen in session.exec(rows)]


def passed(session: Session, order_ids: Sequence[int]) -> dict[int, int]:
    """Return how much of some orders has been passed on by slips that stand."""
    rows = (
        select(RemittanceLine.order_id, func.sum(RemittanceLine.amount_fen))
        .join(Remittance, col(Remittance.id) == col(RemittanceLine.remittance_id))
        .where(col(RemittanceLine.order_id).in_(order_ids), Remittance.state == Passing.CONFIRMED)
        .group_by(col(RemittanceLine.order_id))
    )
    return {order_id: int(fen) for order_id, fen in session.exec(rows)}


def paid(session: Session, order_ids: Sequence[int]) -> dict[int, int]:
    """Return what came in on some orders and is not owed back."""
    rows = select(LossLine.order_id, LossLine.paid_fen).where(col(LossLine.order_id).in_(order_ids))
    return dict(session.exec(rows).all())


def lock_orders(session: Session, order_ids: Sequence[int]) -> None:
    """Hold some orders against other acts until the transaction ends, in the order of their numbers."""
    rows = select(RecoveryOrder).where(col(RecoveryOrder.id).in_(sorted(order_ids)))
    session.exec(rows.order_by(col(RecoveryOrder.id)).with_for_update()).all()


def cases_of(session: Session, order_ids: Sequence[int]) -> list[int]:
    """Return the cases of some orders, each once."""
    rows = select(RecoveryOrder.case_id).where(col(RecoveryOrder.id).in_(order_ids)).distinct()
    return [known(each) for each in session.exec(rows)]
