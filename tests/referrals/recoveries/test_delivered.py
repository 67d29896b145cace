"""The term of a fine runs from delivery of the decision (APL art. 67: fifteen days from receipt)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.cases import queries as case_rows
from portal.deliveries import service as deliveries
from portal.deliveries.events import DocumentDelivered
from portal.deliveries.forms import Deliver
from referrals.clocks.models import Clock, ClockState
from referrals.recoveries import queries, service
from referrals.recoveries.forms import Receive, Reverse
from tests.referrals.recoveries.test_service import FINE, approve, case_id, propose

__all__ = ["case_id"]


class Fined:
    """A fine of 2 March, due on the 17th, and what happens to its decision."""

    def __init__(self, people, case_id, clock):
        self.people, self.case_id, self.clock = people, case_id, clock
        self.order_id = propose(people, case_id, **FINE)
        assert approve(people, self.order_id).due_on == date(2026, 3, 17)

    def deliver(self, day, way="left"):
        """Deliver on a day of March, recorded a day later."""
        self.clock.instant += timedelta(days=max(0, day + 1 - self.clock.instant.day))
        told = {"reason": "拒收", "witness": "周某"}
        form = Deliver(way=way, addressee="演示医院", done_on=date(2026, 3, day), **told)
        with self.people.work("lin") as work:
            found = case_rows.documents(work.session, self.case_id, "hq-ybj")
            (document,) = [each for each in found if each.kind == "recovery_order"]
            deliveries.deliver(work, self.case_id, document.id, form, None)

    def pay(self, day):
        form = Receive(amount=338149, reference="银行-1", received_on=date(2026, 3, day))
        with self.people.work("luo") as work:
            return service.receive(work, self.order_id, form).id

    def terms(self):
        with self.people.work("lin", writes=False) as work:
            rows = select(Clock).where(Clock.code == "A15").order_by(Clock.id)
            return work.session.exec(rows).all()

    def due_on(self):
        """Return until when it is to be paid: the order and the clock that runs agree."""
        with self.people.work("lin", writes=False) as work:
            order = queries.get(work.session, work.actor, self.order_id)
        assert [each.due_on for each in self.terms() if each.state is ClockState.OPEN] in (
            [order.due_on],
            [],
        )
        return order.due_on


@pytest.fixture
def fined(people, case_id, clock):
    return Fined(people, case_id, clock)


def test_a_fine_is_due_fifteen_days_after_its_first_delivery(fined):
    fined.deliver(5)
    fined.deliver(9)
    assert fined.due_on() == date(2026, 3, 20)
    terms = fined.terms()
    assert [each.state for each in terms] == [ClockState.STOPPED, ClockState.OPEN]
    assert terms[0].late_seconds == 0


def test_an_announcement_begins_the_term_later_and_nothing_was_missed(fined):
    fined.deliver(5, "announcement")
    old, new = fined.terms()
    assert fined.due_on() == date(2026, 4, 20)
    assert (old.stopped_at, old.missed_at) == (fined.clock.instant, None)
    assert new.state is ClockState.OPEN


def test_a_paid_fine_gets_no_term_until_its_payment_is_taken_back(fined):
    posting = fined.pay(2)
    fined.deliver(5)
    assert [each.state for each in fined.terms()] == [ClockState.STOPPED]
    with fined.people.work("luo") as work:
        service.reverse(work, fined.order_id, posting, Reverse(reasons="记错账户"))
    assert fined.due_on() == date(2026, 3, 20)
    assert [each.state for each in fined.terms()] == [ClockState.STOPPED, ClockState.OPEN]


def test_what_another_agency_signs_for_delivers_no_fine(fined):
    """The event as it came of the police signing for the decision."""
    with fined.people.work("lin") as work:
        (document,) = case_rows.documents(work.session, fined.case_id, "hq-ybj")
        event = DocumentDelivered(
            case_id=fined.case_id,
            document=document.id,
            kind=document.kind,
            title=document.title,
            number=document.number,
            way="agency",
            way_zh="",
            way_en="",
            delivered_on=date(2026, 3, 9),
            refused=False,
            receipt=document.id,
            agency="hq-gaj",
            to_agency="hq-gaj",
            visibility=document.visibility,
        )
        service.when_delivered(work, event)
    assert fined.due_on() == date(2026, 3, 17)
    assert len(fined.terms()) == 1
