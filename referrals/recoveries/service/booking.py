"""Booking what comes in, taking back what was booked wrongly."""

from __future__ import annotations

from datetime import date, datetime, time

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.clocks import service as clocks
from referrals.recoveries import policy, queries, rules
from referrals.recoveries.book import registry
from referrals.recoveries.events import MoneyReceived, PostingReversed
from referrals.recoveries.forms import Reverse
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.queries import lookup
from referrals.recoveries.rules import Account, Ledger, OrderState, Way
from referrals.recoveries.rules.postings import BACK
from referrals.recoveries.service import firm, proving

PAY_A_FINE, SUBJECT = "A15", "order"


def book_payment(
    work: Work,
    order: RecoveryOrder,
    amount_fen: int,
    reference: str,
    value_on: date,
    *,
    proof: int | None = None,
    source: str = "",
    payer: str = "",
    way: Way = Way.PAID,
) -> Posting:
    """Book `amount_fen` that came in on an order. The same reference again returns the first booking.

    By finance of the ordering agency, or by the system for a `source` (such as a line of a bank file)
    a person has accepted. `proof` is a file of the case; `payer` who paid, "" for the obligor. What
    comes after an order was written off is taken off what was written off.

    Raises Invalid when it is nothing, of tomorrow, more than is still to come, or its ledger is not
    paid this way; Conflict when the reference was used for another amount, was taken back, or the
    order is not in force.
    """
    order_id = known(order.id)
    accepted = work.actor == SYSTEM and bool(source)
    require(accepted or policy.can_book(work.actor, order))
    if accepted:
        cases.by_id(work.session, order.case_id, lock=True)
    else:
        queries.hold_case(work.session, work.actor, order.case_id)
    queries.lock(work.session, order_id)
    earlier = queries.posting_by_reference(work.session, order_id, reference)
    if earlier is not None:
        booked = earlier.debit is Account.RECEIVED and earlier.amount_fen == amount_fen
        if not booked or queries.reversal_of(work.session, known(earlier.id)) is not None:
            raise Conflict
        return earlier
    from_ = _check_payment(work, order, amount_fen, value_on, way)
    _check_payer(work, order, amount_fen, payer)
    made = post(work, order, Account.RECEIVED, from_, amount_fen, reference)
    made.value_on, made.way, made.source = value_on, way, source
    made.payer = "" if rules.name_key(payer) == rules.name_key(order.obligor) else payer
    work.session.flush()
    if proof is not None:
        proving.attach(work, order, made, proof)
    settle(work, order)
    work.record(
        MoneyReceived(
            case_id=order.case_id, order_id=order_id, ledger=order.ledger, amount_fen=amount_fen
        )
    )
    return made


def reverse(work: Work, order_id: int, posting_id: int, form: Reverse) -> Posting:
    """Take back a booking by its mirror image. Once only; orders themselves are not reversed.

    Money that was owed back, its decision having fallen, is owed back no more, nor owed again.
    Conflict when it has been given back already, or a decided act made the booking.
    """
    order = queries.get(work.session, work.actor, order_id)
    require(policy.can_book(work.actor, order))
    queries.hold_case(work.session, work.actor, order.case_id)
    queries.lock(work.session, order_id)
    wrong = queries.posting(work.session, posting_id)
    taken_back = queries.reversal_of(work.session, posting_id) is not None
    backwards = (wrong.credit, wrong.debit) in BACK and wrong.reversal_of is None
    if wrong.order_id != order_id or not backwards or taken_back:
        raise Conflict
    if firm.of_acts(work, order_id, [wrong]):
        raise Conflict
    return take_back(work, order, wrong, form.reasons)


def take_back(work: Work, order: RecoveryOrder, wrong: Posting, reasons: str) -> Posting:
    """Enter the mirror image of a posting of an order that is held; the caller settled who may."""
    stand = rules.balances(queries.lines(work.session, known(order.id)))
    fen = wrong.amount_fen
    came = wrong.debit is Account.RECEIVED
    if came and stand[Account.RECEIVED] < fen:
        raise Conflict
    fell = came and stand[Account.RECEIVED] + stand[Account.REFUNDABLE] < fen
    mark = f"{rules.OWN_MARK}reversal {wrong.id}"
    if fell:
        post(work, order, Account.REFUNDABLE, Account.ORDERED, fen, f"{mark} owed back")
        work.session.flush()
    made = post(work, order, wrong.credit, wrong.debit, fen, mark)
    made.reversal_of, made.reasons, made.way = wrong.id, reasons, wrong.way
    work.session.flush()
    if fell:
        post(work, order, Account.ORDERED, Account.RECEIVABLE, fen, f"{mark} released")
    settle(work, order)
    work.record(
        PostingReversed(
            case_id=order.case_id, order_id=known(order.id), ledger=order.ledger, amount_fen=fen
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
    order.outstanding_fen += fen * ((debit is Account.RECEIVABLE) - (credit is Account.RECEIVABLE))
    work.session.add(order)
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
    stand = rules.balances(queries.lines(work.session, known(order.id)))
    left, given_up = stand[Account.RECEIVABLE], stand[Account.WRITTEN_OFF]
    paid = OrderState.WRITTEN_OFF if given_up else OrderState.SETTLED
    order.state = OrderState.ORDERED if left else paid
    work.session.add(order)
    if order.ledger is not Ledger.FINE or order.charge_of is not None:
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


def _check_payment(work: Work, order: RecoveryOrder, fen: int, value_on: date, way: Way) -> Account:
    """Return the account a payment comes off; Invalid or Conflict when it cannot be booked."""
    if order.state not in {OrderState.ORDERED, OrderState.SETTLED, OrderState.WRITTEN_OFF}:
        raise Conflict
    if fen <= 0:
        raise Invalid(amount="greater_than")
    if value_on > today(work):
        raise Invalid(received_on="future_day")
    if way not in registry.ledger(order.ledger).ways:
        raise Invalid(way="not_this_way")
    stand = rules.balances(queries.lines(work.session, known(order.id)))
    from_ = Account.RECEIVABLE if stand[Account.RECEIVABLE] else Account.WRITTEN_OFF
    if fen > stand[from_]:
        raise Invalid(amount="more_than_outstanding")
    return from_


def _check_payer(work: Work, order: RecoveryOrder, fen: int, payer: str) -> None:
    """Raise Invalid when somebody who owes only a part of the order would pay more than that."""
    who = lookup.obligor(work.session, known(order.id), payer)
    if who is None or who.limit_fen is None:
        return
    if fen > who.limit_fen - lookup.paid_by(work.session, known(order.id), who.name):
        raise Invalid(amount="more_than_their_part")


def _settled_at(work: Work, order: RecoveryOrder) -> datetime:
    """Return when the order was paid in full: the last value date of its payments that stand."""
    paid = queries.payments(work.session, known(order.id))
    if not paid:  # written off, or fallen away
        return work.now
    on = max(day for day, _ in paid)
    return max(order.decided_at or work.now, datetime.combine(on, time(), LEGAL_ZONE))
