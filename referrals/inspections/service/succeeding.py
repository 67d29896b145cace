"""An agency is no more: its inspections and its orders to put right go on with its successor."""

from __future__ import annotations

from portal.cases.events import CaseSucceeded
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.inspections import queries
from referrals.inspections.queries import afterwards
from referrals.inspections.rules import OVER, OrderState

ANSWERED = frozenset({OrderState.ORDERED, OrderState.REPLIED})


def when_case_succeeded(work: Work, event: CaseSucceeded) -> None:
    """Let the successor lead what is not over, take part where the other did, and look back.

    Where it takes part already it stays that part, and the former one's answers stay its own.
    """
    for found in afterwards.all_of_case(work.session, event.case_id):
        there = {each.agency for each in queries.participants(work.session, known(found.id))}
        if found.agency == event.from_agency and found.state not in OVER:
            found.agency = event.to_agency
            work.session.add(found)
        for part in queries.participants(work.session, known(found.id)):
            if part.agency == event.from_agency and event.to_agency not in there:
                part.agency = event.to_agency
                work.session.add(part)
    for order in afterwards.orders_of_case(work.session, event.case_id):
        if order.agency == event.from_agency and order.state in ANSWERED:
            order.agency = event.to_agency
            work.session.add(order)
    work.session.flush()
