"""The term of a fine runs from delivery of the decision (APL art. 67: fifteen days from receipt)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import select

from portal.cases import queries as case_rows
from portal.deliveries import service as deliveries
from portal.deliveries.forms import Deliver
from referrals.clocks.models import Clock, ClockState
from referrals.recoveries import queries
from tests.referrals.recoveries.test_service import FINE, approve, case_id, propose

__all__ = ["case_id"]


def test_a_fine_is_due_fifteen_days_after_its_delivery(people, case_id, clock):
    order_id = propose(people, case_id, **FINE)
    assert approve(people, order_id).due_on == date(2026, 3, 17)
    clock.instant += timedelta(days=4)
    form = Deliver(
        way="left", addressee="演示医院", done_on=date(2026, 3, 5), reason="拒收", witness="周某"
    )
    with people.work("lin") as work:
        (order,) = [
            each
            for each in case_rows.documents(work.session, case_id, "hq-ybj")
            if each.kind == "recovery_order"
        ]
        deliveries.deliver(work, case_id, order.id, form, None)
    with people.work("lin", writes=False) as work:
        assert queries.get(work.session, work.actor, order_id).due_on == date(2026, 3, 20)
        terms = work.session.exec(select(Clock).where(Clock.code == "A15").order_by(Clock.id)).all()
    assert [each.state for each in terms] == [ClockState.STOPPED, ClockState.OPEN]
    assert terms[0].late_seconds == 0
