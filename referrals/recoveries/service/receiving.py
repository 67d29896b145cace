"""Booking what comes in as finance reads it off a slip."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.policy import require
from referrals.recoveries import policy, queries
from referrals.recoveries.forms import Receive
from referrals.recoveries.queries.lookup import Booking
from referrals.recoveries.service import twice
from referrals.recoveries.service.booking import book_payment


def receive(work: Work, order_id: int, form: Receive) -> Booking:
    """Book money that came in, as finance reads it off a slip. Errors as `book_payment`.

    Invalid too when a bank file told of it, unless the form says it is another payment.
    """
    order = queries.get(work.session, work.actor, order_id)
    require(policy.can_book(work.actor, order))
    queries.hold_case(work.session, work.actor, order.case_id)
    queries.lock(work.session, order_id)
    earlier = queries.posting_by_reference(work.session, order_id, form.reference)
    if earlier is None and not form.another:
        twice.refuse_slip(work, order_id, form)
    return book_payment(
        work,
        order,
        form.amount,
        form.reference,
        form.received_on,
        proof=form.proof,
        payer=form.payer,
    )
