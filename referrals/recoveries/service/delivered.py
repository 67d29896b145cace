"""A fine's term begins when the decision reaches the party (APL art. 67), not when it was made."""

from __future__ import annotations

from portal.deliveries.events import DocumentDelivered
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.clocks import service as clocks
from referrals.recoveries import queries
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import DECISION_PAPERS, ORDER_PAPER, Ledger, OrderState
from referrals.recoveries.service import booking


def when_delivered(work: Work, event: DocumentDelivered) -> None:
    """Count the term to pay from the day the decision first reached the party; the one before it ends.

    Only by the agency that fined: another one's signature delivers nothing to a party, and what was
    delivered again, or paid before, starts no term anew.
    """
    if event.kind not in {ORDER_PAPER, *DECISION_PAPERS} or event.to_agency:
        return
    for order in queries.numbered(work.session, event.case_id, event.number):
        fine = order.ledger is Ledger.FINE and order.charge_of is None
        if fine and order.state is OrderState.ORDERED:
            _begin(work, order, event.receipt)


def _begin(work: Work, order: RecoveryOrder, receipt: int) -> None:
    first = queries.first_delivery(work.session, order)
    if first is None or first.receipt_id != receipt:
        return
    over = min(work.now, booking.begins(work, order))
    clocks.stop(work, booking.PAY_A_FINE, booking.SUBJECT, known(order.id), at=over)
    order.due_on = booking.run_term(work, order)
    work.session.add(order)
