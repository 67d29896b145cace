"""What comes after an order: the next one, looks back, talks, how many were answered in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from portal.kernel.actor import Actor
from referrals.inspections import queries
from referrals.inspections.models import Inspection, LookBack, RectificationOrder, Talk


def order_after(session: Session, order_id: int) -> RectificationOrder | None:
    """Return the order that followed this one, None when none did."""
    rows = select(RectificationOrder).where(RectificationOrder.previous_id == order_id)
    return session.exec(rows).one_or_none()


def look_backs(session: Session, order_id: int) -> Sequence[LookBack]:
    rows = select(LookBack).where(LookBack.order_id == order_id)
    return session.exec(rows.order_by(col(LookBack.id))).all()


def talks(session: Session, case_id: int) -> Sequence[Talk]:
    """Return the talks held in a case, the latest first."""
    rows = select(Talk).where(Talk.case_id == case_id)
    return session.exec(rows.order_by(col(Talk.id).desc())).all()


def answered(
    session: Session, actor: Actor, since: date, until: date
) -> list[tuple[date | None, date | None]]:
    """Return last day and day of the reply of the agency's orders due in a time, both days included."""
    seen = queries.visible_to(actor).with_only_columns(col(Inspection.id))
    rows = select(RectificationOrder).where(
        RectificationOrder.agency == actor.agency,
        col(RectificationOrder.due_on).between(since, until),
        col(RectificationOrder.inspection_id).in_(seen),
    )
    return [(each.due_on, each.replied_on) for each in session.exec(rows)]


def all_of_case(session: Session, case_id: int) -> Sequence[Inspection]:
    """Return every inspection of a case, whoever may see it, held."""
    return session.exec(
        select(Inspection).where(Inspection.case_id == case_id).with_for_update()
    ).all()


def orders_of_case(session: Session, case_id: int) -> Sequence[RectificationOrder]:
    """Return every order to put right of a case, held."""
    rows = select(RectificationOrder).where(RectificationOrder.case_id == case_id)
    return session.exec(rows.with_for_update()).all()
