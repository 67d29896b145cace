"""Writing off what cannot be had, and collecting it after all."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Reason, Refused
from portal.kernel.ids import known
from referrals.collections import queries
from referrals.collections.models import CollectionAct
from referrals.collections.rules import KIND_LAWS, Kind, SecurityState
from referrals.collections.service.asked import Asked
from referrals.recoveries import queries as money
from referrals.recoveries import rules
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.rules import Account
from referrals.recoveries.service import booking


def check(work: Work, order: Order, _form: object) -> Asked:
    """Ask that something is owed and that nothing is held for it that could be turned into money."""
    if not order.outstanding_fen:
        raise Refused(Reason("nothing_owed_now", KIND_LAWS[Kind.WRITE_OFF]))
    held = queries.securities(work.session, known(order.id))
    if any(each.state is SecurityState.HELD for each in held):
        raise Refused(Reason("security_held", KIND_LAWS[Kind.WRITE_OFF]))
    return Asked(order.outstanding_fen)


def apply(work: Work, order: Order, act: CollectionAct) -> None:
    """Book what is outstanding as written off: it stays owed, and what comes is booked as come."""
    if act.amount_fen != order.outstanding_fen:
        raise Conflict
    mark = f"{rules.OWN_MARK}written off {act.id}"
    made = booking.post(work, order, Account.WRITTEN_OFF, Account.RECEIVABLE, act.amount_fen, mark)
    made.reasons = act.reasons
    booking.settle(work, order)
    act.posting_id = made.id


def check_reopen(work: Work, order: Order, _form: object) -> Asked:
    """Ask that something is written off."""
    stand = rules.balances(money.lines(work.session, known(order.id)))
    if stand[Account.WRITTEN_OFF] <= 0:
        raise Refused(Reason("nothing_written_off", KIND_LAWS[Kind.REOPEN]))
    return Asked(stand[Account.WRITTEN_OFF])


def reopen(work: Work, order: Order, act: CollectionAct) -> None:
    """Book what is still written off as outstanding again."""
    act.amount_fen = check_reopen(work, order, None).fen
    mark = f"{rules.OWN_MARK}reopened {act.id}"
    made = booking.post(work, order, Account.RECEIVABLE, Account.WRITTEN_OFF, act.amount_fen, mark)
    made.reasons = act.reasons
    booking.settle(work, order)
    act.posting_id = made.id
