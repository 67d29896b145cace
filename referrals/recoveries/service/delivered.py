"""A fine's term begins when the decision reaches the party (APL art. 67), not when it was made."""

from __future__ import annotations

from datetime import datetime, time

from portal.deliveries.events import DocumentDelivered
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from referrals.clocks import service as clocks
from referrals.recoveries import queries
from referrals.recoveries.rules import Ledger
from referrals.recoveries.service.booking import PAY_A_FINE, SUBJECT


def when_delivered(work: Work, event: DocumentDelivered) -> None:
    """Count the term to pay from the day the decision was delivered; the one from its making ends."""
    order = queries.by_number(work.session, event.case_id, event.number)
    if order is None or order.ledger is not Ledger.FINE or event.kind != "recovery_order":
        return
    order_id = known(order.id)
    began = datetime.combine(event.delivered_on, time(12), LEGAL_ZONE)
    clocks.stop(work, PAY_A_FINE, SUBJECT, order_id, at=max(began, order.decided_at or began))
    order.due_on = clocks.start(
        work,
        PAY_A_FINE,
        subject=SUBJECT,
        subject_id=order_id,
        agency=order.agency,
        started_at=began,
        case_id=order.case_id,
    ).due_on
    work.session.add(order)
