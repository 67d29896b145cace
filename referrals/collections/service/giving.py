"""Money owed back, its decision having fallen: given back, or used for another order of the same party."""

from __future__ import annotations

from datetime import date, datetime

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.clocks import queries as clock_rows
from referrals.clocks import service as clocks
from referrals.collections import queries
from referrals.collections.events import MoneyGivenBack
from referrals.collections.forms import GiveBack, ProposeMove, ProposeRefund
from referrals.collections.models import CollectionAct
from referrals.collections.rules import KIND_LAWS, ActState, Kind
from referrals.collections.service.asked import Asked
from referrals.collections.service.charging import noon, today
from referrals.recoveries import policy as money_policy
from referrals.recoveries import queries as money
from referrals.recoveries import rules
from referrals.recoveries.events import MoneyReceived
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.rules import Account, OrderState, Way
from referrals.recoveries.service import booking
from referrals.recoveries.service.booking import SUBJECT

REFUND = "REFUND"
FROM = (Kind.REFUND, Kind.MOVE)


def owed_back(work: Work, order: Order) -> int:
    """Return what is owed back on an order, in fen."""
    return -rules.balances(money.lines(work.session, known(order.id)))[Account.REFUNDABLE]


def free(work: Work, order: Order) -> int:
    """Return what is owed back and not yet agreed to be given back, in fen."""
    agreed = queries.agreed_fen(work.session, known(order.id), (Kind.REFUND,), ActState.AGREED)
    return owed_back(work, order) - agreed


def check_refund(work: Work, order: Order, form: ProposeRefund) -> Asked:
    """Ask that so much is owed back."""
    if not free(work, order):
        raise Refused(Reason("nothing_owed_back", KIND_LAWS[Kind.REFUND]))
    if form.amount > free(work, order):
        raise Invalid(amount="more_than_owed_back")
    return Asked(form.amount)


def check_move(work: Work, order: Order, form: ProposeMove) -> Asked:
    """Ask that the other order is of the same party, agency and ledger: ledgers are never netted."""
    found = check_refund(work, order, ProposeRefund(reasons=form.reasons, amount=form.amount))
    _target(work, order, form.to_order, form.amount)
    return Asked(found.fen, {"to": form.to_order})


def again(work: Work, order: Order, act: CollectionAct) -> None:
    """Ask once more that so much is owed back."""
    if act.amount_fen > free(work, order):
        raise Conflict


def move(work: Work, order: Order, act: CollectionAct) -> None:
    """Book the money out of one order and into the other, in one step."""
    into = _target(work, order, act.facts["to"], act.amount_fen)
    mark, fen = f"{rules.OWN_MARK}moved {act.id}", act.amount_fen
    out = booking.post(work, order, Account.REFUNDABLE, Account.RECEIVED, fen, mark)
    out.way, out.reasons = Way.MOVED, act.reasons
    come = booking.post(work, into, Account.RECEIVED, Account.RECEIVABLE, fen, mark)
    come.way, come.reasons = Way.MOVED, act.reasons
    booking.settle(work, into)
    act.posting_id = out.id
    work.record(
        MoneyReceived(
            case_id=into.case_id, order_id=known(into.id), ledger=into.ledger, amount_fen=fen
        )
    )
    given(work, order, fen)


def pay_out(work: Work, order_id: int, act_id: int, form: GiveBack) -> CollectionAct:
    """Book that an agreed refund was paid; by finance. The same reference again changes nothing."""
    order = money.get(work.session, work.actor, order_id)
    require(money_policy.can_book(work.actor, order))
    money.hold_case(work.session, work.actor, order.case_id)
    money.lock(work.session, order_id)
    act = queries.act(work.session, order_id, act_id)
    if act.kind is not Kind.REFUND:
        raise NotFound
    earlier = money.posting_by_reference(work.session, order_id, form.reference)
    if earlier is not None and earlier.id == act.posting_id:
        return act
    if act.state is not ActState.AGREED or earlier is not None:
        raise Conflict
    if form.paid_on > today(work):
        raise Invalid(paid_on="future_day")
    fen = act.amount_fen
    made = booking.post(work, order, Account.REFUNDABLE, Account.RECEIVED, fen, form.reference)
    made.value_on = form.paid_on
    work.session.flush()
    act.state, act.posting_id = ActState.DONE, made.id
    work.session.add(act)
    given(work, order, fen, on=form.paid_on)
    return act


def given(work: Work, order: Order, fen: int, *, on: date | None = None) -> None:
    """Say that money went back, on a day it was paid; the term to give it back ends with the last of it."""
    work.session.flush()
    if not owed_back(work, order):
        clocks.stop(work, REFUND, SUBJECT, known(order.id), at=_paid_at(work, order, on))
    work.record(
        MoneyGivenBack(
            case_id=order.case_id, order_id=known(order.id), ledger=order.ledger, amount_fen=fen
        )
    )


def _paid_at(work: Work, order: Order, on: date | None) -> datetime | None:
    running = clock_rows.running(work.session, REFUND, SUBJECT, known(order.id))
    if on is None or on == today(work) or running is None:
        return None
    return max(running.started_at, noon(on))


def _target(work: Work, order: Order, to_id: int, fen: int) -> Order:
    try:
        into = money.get(work.session, work.actor, to_id)
    except NotFound:
        raise Invalid(to_order="unknown_choice") from None
    money.hold_case(work.session, work.actor, into.case_id)
    money.lock(work.session, to_id)
    same = (into.agency, into.ledger, into.obligor_key) == (
        order.agency,
        order.ledger,
        order.obligor_key,
    )
    if into.id == order.id or not same or into.state is not OrderState.ORDERED:
        raise Invalid(to_order="other_order")
    if fen > into.outstanding_fen:
        raise Invalid(amount="more_than_outstanding")
    return into
