"""What follows by itself: from a delivery, from money that came in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.deliveries.events import DocumentDelivered
from portal.infra.forms import Confirm
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.proceedings import queries
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import reasons_against
from referrals.proceedings.service.facts import facts_of
from referrals.proceedings.service.taking import take
from referrals.proceedings.steps.registry import STEPS
from referrals.recoveries import queries as money
from referrals.recoveries.events import MoneyReceived

FOLLOWS: Mapping[str, str] = {
    "prior_notice": "notice_served",
    "hearing_notice": "hearing_notice_served",
    "penalty_decision": "decision_served",
    "no_penalty_decision": "no_penalty_served",
    "demand_notice": "demand_served",
}
"""Which step follows when a document was delivered to its party."""


def when_delivered(work: Work, event: DocumentDelivered) -> None:
    """Count from the day a document reached its party; a second delivery changes nothing."""
    if event.kind not in FOLLOWS or event.to_agency:
        return
    found = queries.of_document(work.session, event.document)
    if found is None:
        return
    proceeding, paper = found
    counts = queries.papers(work.session, known(proceeding.id)).get(paper.kind)
    if counts is None or counts.id != paper.id:
        return
    step = STEPS[FOLLOWS[event.kind]]
    if not reasons_against(step, facts_of(work, proceeding)):
        taken = take(work, known(proceeding.id), step, Confirm(), on=event.delivered_on)
        _rest(work, taken)


def when_paid(work: Work, event: MoneyReceived) -> None:
    """Move the case on when everything its decision ordered is paid."""
    proceeding = queries.of_order(work.session, event.order_id)
    if proceeding is not None:
        work.session.flush()
        _rest(work, proceeding)


def _rest(work: Work, proceeding: Proceeding) -> None:
    step = STEPS["performed"]
    orders = queries.orders(work.session, known(proceeding.id))
    if orders and not reasons_against(step, facts_of(work, proceeding)):
        take(work, known(proceeding.id), step, Confirm(), on=_paid_on(work, proceeding))


def _paid_on(work: Work, proceeding: Proceeding) -> date | None:
    """Return the day the last payment of a decision came; None when nothing was paid."""
    orders = queries.orders(work.session, known(proceeding.id))
    paid = [day for each in orders for day, _ in money.payments(work.session, known(each.id))]
    last = max(paid, default=None)
    return max(filter(None, (last, proceeding.served_on))) if last else None
