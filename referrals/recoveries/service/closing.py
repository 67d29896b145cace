"""Keeping a case open, by itself, or with its owner while money of it is outstanding or undecided."""

from __future__ import annotations

from collections.abc import Collection

from portal.cases import queries as cases
from portal.cases.events import CaseClosing, CaseSucceeded, OwnerChanging
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from portal.linking.events import CasesMerging
from referrals.recoveries import queries, rules
from referrals.recoveries.rules import OrderState


def keep_open(work: Work, event: CaseClosing) -> None:
    """Raise Refused while an order of the case, or of one merged into it, is unpaid."""
    if _unpaid(work, cases.with_merged(work.session, event.case_id)):
        raise Refused(Reason("order_unpaid"))


def keep_apart(work: Work, event: CasesMerging) -> None:
    """Raise Refused while an order of the case to be merged waits to be decided.

    One in force stays where it is and is paid there.
    """
    if _undecided(work, event.case_id):
        raise Refused(Reason("order_undecided"))


def keep_owner(work: Work, event: OwnerChanging) -> None:
    """Raise Refused while an order of the case is undecided or unpaid.

    Only the agency that made an order decides on it and books its money, and only the owner's
    money offices see the case.
    """
    wrong = {
        "order_undecided": _undecided(work, event.case_id),
        "order_unpaid": _unpaid(work, [event.case_id]),
    }
    reasons = [Reason(code) for code, is_so in wrong.items() if is_so]
    if reasons:
        raise Refused(*reasons)


def when_case_succeeded(work: Work, event: CaseSucceeded) -> None:
    """Let the successor of an agency that is no more have its orders, paid or not: money may be owed back."""
    for order in queries.of_case(work.session, event.case_id):
        if order.state is not OrderState.DECLINED and order.agency == event.from_agency:
            order.agency = event.to_agency
            work.session.add(order)
    work.session.flush()


def _undecided(work: Work, case_id: int) -> bool:
    orders = queries.of_case(work.session, case_id)
    return any(each.state is OrderState.PROPOSED for each in orders)


def _unpaid(work: Work, case_ids: Collection[int]) -> bool:
    ledgers = queries.lines_of_cases(work.session, case_ids)
    return any(rules.outstanding(lines) > 0 for lines in ledgers.values())
