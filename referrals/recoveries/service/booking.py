"""Booking what comes in, taking back what was booked wrongly."""

from __future__ import annotations

from datetime import date, datetime, time

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.clocks import service as clocks
from referrals.recoveries import policy, queries, rules
from referrals.recoveries.events import MoneyReceived, PostingReversed
from referrals.recoveries.forms import Receive, Reverse
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import Account, Ledger, OrderState

PAY_A_FINE, SUBJECT = "A15", "order"


def receive(work: Work, order_id: int, form: Receive) -> Posting:
    """Book money that came in. The same reference again returns the first booking.

    Raises Invalid when it is more than what is outstanding, Conflict when the reference was used
    for another amount or the order is not in force.
    """
    order = queries.get(work.session, work.actor, order_id)
    require(policy.can_book(work.actor, order))
    queries.hold_case(work.session, work.actor, order.case_id)
    queries.lock(work.session, order_id)
    earlier = queries.posting_by_reference(work.session, order_id, form.reference)
    if earlier is not None:
        booked = earlier.debit is Account.RECEIVED and earlier.amount_fen == form.amount
        if not booked or queries.reversal_of(work.session, known(earlier.id)) is not None:
            raise Conflict
        return earlier
    if order.state not in {OrderState.ORDERED, OrderState.SETTLED}:
        raise Conflict
    if form.received_on > today(work):
        raise Invalid(received_on="future_day")
    left = rules.outstanding(queries.lines(work.session, order_id))
    if form.amount > left:
        raise Invalid(amount="more_than_outstanding")
    made = post(work, order, Account.RECEIVED, Account.RECEIVABLE, form.amount, form.reference)
    made.value_on = form.received_on
    settle(work, order)
    work.record(
        MoneyReceived(
            case_id=order.case_id, order_id=order_id, ledger=order.ledger, amount_fen=form.amount
        )
    )
    return made


def reverse(work: Work, order_id: int, posting_id: int, form: Reverse) -> Posting:
    """Take back a booking by its mirror image. Once only; orders themselves are not reversed."""
    order = queries.get(work.session, work.actor, order_id)
    require(policy.can_book(work.actor, order))
    queries.hold_case(work.session, work.actor, order.case_id)
    queries.lock(work.session, order_id)
    wrong = queries.posting(work.session, posting_id)
    taken_back = queries.reversal_of(work.session, posting_id) is not None
    if wrong.order_id != order_id or wrong.debit is not Account.RECEIVED or taken_back:
        raise Conflict
    reference = f"{rules.OWN_MARK}reversal {posting_id}"
    made = post(work, order, wrong.credit, wrong.debit, wrong.amount_fen, reference)
    made.reversal_of, made.reasons = posting_id, form.reasons
    settle(work, order)
    work.record(
        PostingReversed(
            case_id=order.case_id,
            order_id=order_id,
            ledger=order.ledger,
            amount_fen=wrong.amount_fen,
        )
    )
    return made


def post(
    work: Work, order: RecoveryOrder, debit: Account, credit: Account, fen: int, reference: str
) -> Posting:
    """Add a posting of today to an order."""
    made = Posting(
        order_id=known(order.id),
        ledger=order.ledger,
        debit=debit,
        credit=credit,
        amount_fen=fen,
        reference=reference,
        value_on=today(work),
        posted_by=work.actor.name,
        posted_at=work.now,
    )
    work.session.add(made)
    return made


def run_term(work: Work, order: RecoveryOrder) -> date | None:
    """Start the term of a fine, from its delivery or else its decision; return its last day.

    One that runs already stays.
    """
    return clocks.start(
        work,
        PAY_A_FINE,
        subject=SUBJECT,
        subject_id=known(order.id),
        agency=order.agency,
        started_at=begins(work, order),
        case_id=order.case_id,
    ).due_on


def begins(work: Work, order: RecoveryOrder) -> datetime:
    """Return when the term of a fine begins: as its decision reached the party, until then as it was made."""
    made, first = order.decided_at or work.now, queries.first_delivery(work.session, order)
    if first is None:
        return made
    return max(made, datetime.combine(first.delivered_on, time(12), LEGAL_ZONE))


def today(work: Work) -> date:
    """Return the legal day of the act."""
    return work.now.astimezone(LEGAL_ZONE).date()


def settle(work: Work, order: RecoveryOrder) -> None:
    """Let the state of an order, and the term of a fine, follow what is outstanding."""
    work.session.flush()
    left = rules.outstanding(queries.lines(work.session, known(order.id)))
    order.state = OrderState.ORDERED if left else OrderState.SETTLED
    work.session.add(order)
    if order.ledger is not Ledger.FINE:
        return
    if left:  # a reversal opens the duty again, from the day it began
        order.due_on = run_term(work, order)
    else:
        clocks.stop(work, PAY_A_FINE, SUBJECT, known(order.id), at=_settled_at(work, order))


def settle_released(work: Work, order: RecoveryOrder) -> None:
    """Let an order of which the rest fell away rest: its term ends now, paid in part or not at all."""
    work.session.flush()
    order.state = OrderState.SETTLED
    work.session.add(order)
    clocks.stop(work, PAY_A_FINE, SUBJECT, known(order.id))


def _settled_at(work: Work, order: RecoveryOrder) -> datetime:
    """Return when the order was paid in full: the last value date of its payments that stand."""
    on = max(day for day, _ in queries.payments(work.session, known(order.id)))
    return max(order.decided_at or work.now, datetime.combine(on, time(), LEGAL_ZONE))
