"""A fine's term begins when the decision reaches the party (APL art. 67), not when it was made."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from portal.deliveries.events import DocumentDelivered
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from referrals.clocks import service as clocks
from referrals.recoveries import queries
from referrals.recoveries.events import OrderMade
from referrals.recoveries.rules import Ledger
from referrals.recoveries.service.booking import PAY_A_FINE, SUBJECT

DELIVER = "A13"


def when_ordered(work: Work, event: OrderMade) -> None:
    """Start the term to deliver a decision that fines (APL art. 61: seven working days)."""
    order = queries.by_id(work.session, event.order_id)
    if order.ledger is Ledger.FINE:
        told = {"subject": SUBJECT, "subject_id": event.order_id, "case_id": order.case_id}
        clocks.start(work, DELIVER, agency=order.agency, **told)


def when_delivered(work: Work, event: DocumentDelivered) -> None:
    """End the term to deliver, and count the term to pay from the day it was delivered."""
    order = queries.by_number(work.session, event.case_id, event.number)
    if order is None or order.ledger is not Ledger.FINE or event.kind != "recovery_order":
        return
    order_id = known(order.id)
    clocks.stop(work, DELIVER, SUBJECT, order_id)
    began = datetime.combine(event.delivered_on, time(), LEGAL_ZONE) + timedelta(hours=12)
    clocks.stop(work, PAY_A_FINE, SUBJECT, order_id)
    told = {"subject": SUBJECT, "subject_id": order_id, "case_id": order.case_id}
    clock = clocks.start(work, PAY_A_FINE, agency=order.agency, started_at=began, **told)
    order.due_on = clock.due_on
    work.session.add(order)
