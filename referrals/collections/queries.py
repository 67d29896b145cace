"""Reading acts, property held and contests of orders the caller was let into."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session, col, func, select

from portal.kernel.errors import NotFound
from referrals.collections.models import CollectionAct, CollectionMark, OrderContest, Security
from referrals.collections.rules import ActState, Kind, SecurityState
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Ledger, OrderState


def acts(session: Session, order_id: int) -> Sequence[CollectionAct]:
    """Return the acts of an order, oldest first."""
    rows = select(CollectionAct).where(CollectionAct.order_id == order_id)
    return session.exec(rows.order_by(col(CollectionAct.id))).all()


def act(session: Session, order_id: int, act_id: int, *, lock: bool = True) -> CollectionAct:
    """Return an act of an order, as it is now and held if asked; raise NotFound for any other."""
    rows = select(CollectionAct).where(
        CollectionAct.id == act_id, CollectionAct.order_id == order_id
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def act_by_id(session: Session, act_id: int) -> CollectionAct:
    """Return an act whoever asks; raise NotFound when there is none."""
    found = session.get(CollectionAct, act_id)
    if found is None:
        raise NotFound
    return found


def posted(session: Session, order_id: int) -> frozenset[int]:
    """Return the postings the acts of an order made."""
    rows = select(CollectionAct.posting_id).where(
        CollectionAct.order_id == order_id, col(CollectionAct.posting_id).is_not(None)
    )
    return frozenset(each for each in session.exec(rows) if each is not None)


def refunds_agreed(session: Session, agency: str) -> Sequence[tuple[CollectionAct, RecoveryOrder]]:
    """Return the refunds of an agency that wait to be paid, with their orders, oldest first."""
    rows = (
        select(CollectionAct, RecoveryOrder)
        .join(RecoveryOrder, col(RecoveryOrder.id) == col(CollectionAct.order_id))
        .where(
            RecoveryOrder.agency == agency,
            CollectionAct.kind == Kind.REFUND,
            CollectionAct.state == ActState.AGREED,
        )
    )
    return session.exec(rows.order_by(col(CollectionAct.id))).all()


def waiting(session: Session, order_id: int, kind: Kind) -> CollectionAct | None:
    """Return the act of a kind that waits to be decided."""
    rows = select(CollectionAct).where(
        CollectionAct.order_id == order_id,
        CollectionAct.kind == kind,
        col(CollectionAct.live).is_(True),
    )
    return session.exec(rows).one_or_none()


def plan(session: Session, order_id: int) -> CollectionAct | None:
    """Return the plan in force."""
    rows = select(CollectionAct).where(
        CollectionAct.order_id == order_id, col(CollectionAct.running).is_(True)
    )
    return session.exec(rows).one_or_none()


def plans(session: Session, order_id: int) -> Sequence[CollectionAct]:
    """Return every plan that was ever agreed for an order."""
    rows = select(CollectionAct).where(
        CollectionAct.order_id == order_id,
        CollectionAct.kind == Kind.PLAN,
        col(CollectionAct.state).in_((ActState.AGREED, ActState.BROKEN, ActState.DONE)),
    )
    return session.exec(rows.order_by(col(CollectionAct.id))).all()


def plans_running(session: Session, after: int, limit: int) -> Sequence[CollectionAct]:
    """Return plans in force with an id above `after`, by id."""
    rows = select(CollectionAct).where(
        col(CollectionAct.running).is_(True), col(CollectionAct.id) > after
    )
    return session.exec(rows.order_by(col(CollectionAct.id)).limit(limit)).all()


def agreed_fen(session: Session, order_id: int, kinds: Collection[Kind], *states: ActState) -> int:
    """Return the sum of the acts of these kinds that stand so, in fen."""
    total = select(func.sum(CollectionAct.amount_fen)).where(
        CollectionAct.order_id == order_id,
        col(CollectionAct.kind).in_(kinds),
        col(CollectionAct.state).in_(states),
    )
    return int(session.exec(total).one() or 0)


def charges(session: Session, order_id: int) -> Sequence[RecoveryOrder]:
    """Return the additions booked to a fine, oldest first."""
    rows = select(RecoveryOrder).where(
        RecoveryOrder.charge_of == order_id, RecoveryOrder.state != OrderState.DECLINED
    )
    return session.exec(rows.order_by(col(RecoveryOrder.id))).all()


def fines_paid_late(session: Session, case_ids: Collection[int]) -> Sequence[RecoveryOrder]:
    """Return the fines of some cases that had a day to pay: those a charge may be open on."""
    rows = select(RecoveryOrder).where(
        col(RecoveryOrder.case_id).in_(case_ids),
        RecoveryOrder.ledger == Ledger.FINE,
        col(RecoveryOrder.charge_of).is_(None),
        col(RecoveryOrder.due_on).is_not(None),
    )
    return session.exec(rows).all()


def securities(session: Session, order_id: int) -> Sequence[Security]:
    """Return the property held for an order, oldest first."""
    rows = select(Security).where(Security.order_id == order_id)
    return session.exec(rows.order_by(col(Security.id))).all()


def security(session: Session, order_id: int, security_id: int) -> Security:
    """Return property held for an order, locked; raise NotFound for any other."""
    rows = select(Security).where(Security.id == security_id, Security.order_id == order_id)
    held = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(held).one_or_none()
    if found is None:
        raise NotFound
    return found


def held_in(session: Session, case_ids: Collection[int]) -> bool:
    """Tell whether property is still held in any of these cases."""
    rows = select(Security.id).where(
        col(Security.case_id).in_(case_ids), Security.state == SecurityState.HELD
    )
    return session.exec(rows.limit(1)).first() is not None


def undecided_in(session: Session, case_ids: Collection[int]) -> bool:
    """Tell whether an act of any of these cases waits to be decided."""
    rows = select(CollectionAct.id).where(
        col(CollectionAct.case_id).in_(case_ids), col(CollectionAct.live).is_(True)
    )
    return session.exec(rows.limit(1)).first() is not None


def contests(session: Session, order_id: int) -> Sequence[OrderContest]:
    """Return what was brought against an order, oldest first."""
    rows = select(OrderContest).where(OrderContest.order_id == order_id)
    return session.exec(rows.order_by(col(OrderContest.id))).all()


def contest(session: Session, order_id: int) -> OrderContest | None:
    """Return the contest that runs."""
    rows = select(OrderContest).where(
        OrderContest.order_id == order_id, col(OrderContest.live).is_(True)
    )
    return session.exec(rows).one_or_none()


def overdue(session: Session, today: date, after: int, limit: int) -> Sequence[RecoveryOrder]:
    """Return unpaid orders whose day has gone by and that no plan covers, by id above `after`."""
    covered = select(CollectionAct.order_id).where(col(CollectionAct.running).is_(True))
    rows = select(RecoveryOrder).where(
        RecoveryOrder.state == OrderState.ORDERED,
        col(RecoveryOrder.outstanding_fen) > 0,
        col(RecoveryOrder.due_on) < today,
        col(RecoveryOrder.id) > after,
        col(RecoveryOrder.id).not_in(covered),
    )
    return session.exec(rows.order_by(col(RecoveryOrder.id)).limit(limit)).all()


def told(session: Session, order_id: int, due_on: date) -> set[int]:
    """Return of how many days overdue officers were told already."""
    rows = select(CollectionMark.days).where(
        CollectionMark.order_id == order_id, CollectionMark.due_on == due_on
    )
    return set(session.exec(rows))
