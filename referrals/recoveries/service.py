"""Ordering money back and booking what comes in."""

from __future__ import annotations

from datetime import timedelta

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import document_number, known
from portal.kernel.money import format_yuan
from portal.kernel.policy import require
from referrals.clocks import service as clocks
from referrals.recoveries import policy, queries, rules
from referrals.recoveries.book import registry
from referrals.recoveries.events import (
    MoneyReceived,
    OrderDeclined,
    OrderMade,
    OrderProposed,
    PostingReversed,
)
from referrals.recoveries.forms import Decide, Propose, Receive, Reverse
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import Account, Ledger, OrderState

PAY_A_FINE = "A15"


def propose(work: Work, case_id: int, form: Propose) -> RecoveryOrder:
    """Propose an order in a case of one's own agency.

    Raises Invalid when a fine lies outside the bounds of its article, or contract money is not the
    stated multiple of its base. What an article forbids as a fine may still be contract money.
    """
    case = cases.get(work.session, work.actor, case_id)
    require(policy.can_propose(work.actor) and case.agency == work.actor.agency)
    _check_amount(form)
    order = RecoveryOrder(
        case_id=case_id,
        agency=work.actor.agency,
        ledger=form.ledger,
        obligor=form.obligor,
        amount_fen=form.amount,
        base_fen=form.base,
        times=form.times,
        fine_rule=form.fine_rule if form.ledger is Ledger.FINE else "",
        basis=form.basis,
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
    )
    work.session.add(order)
    work.session.flush()
    work.record(
        OrderProposed(
            case_id=case_id,
            order_id=known(order.id),
            ledger=order.ledger,
            amount_fen=order.amount_fen,
        )
    )
    return order


def decide(work: Work, order_id: int, form: Decide) -> RecoveryOrder:
    """Approve or decline a proposed order. The head, never the proposer."""
    order = queries.get(work.session, work.actor, order_id)
    queries.lock(work.session, order_id)
    if order.state is not OrderState.PROPOSED:
        raise Conflict
    require(policy.can_decide(work.actor, order))
    order.decided_by, order.decided_at = work.actor.officer_id, work.now
    order.reasons = form.reasons
    if form.decision == "decline":
        order.state = OrderState.DECLINED
        work.session.add(order)
        work.record(OrderDeclined(case_id=order.case_id, order_id=order_id))
        return order
    order.state = OrderState.ORDERED
    _post(work, order, Account.RECEIVABLE, Account.ORDERED, order.amount_fen, reference="order")
    _issue(work, order)
    if order.ledger is Ledger.FINE:
        _run_term(work, order)
    work.record(
        OrderMade(
            case_id=order.case_id,
            order_id=order_id,
            ledger=order.ledger,
            amount_fen=order.amount_fen,
        )
    )
    return order


def receive(work: Work, order_id: int, form: Receive) -> Posting:
    """Book money that came in. The same reference again returns the first booking.

    Raises Invalid when it is more than what is outstanding, Conflict when the reference was used
    for another amount or the order is not in force.
    """
    order = queries.get(work.session, work.actor, order_id)
    require(policy.can_book(work.actor, order))
    queries.lock(work.session, order_id)
    earlier = queries.posting_by_reference(work.session, order_id, form.reference)
    if earlier is not None:
        booked = earlier.debit is Account.RECEIVED and earlier.amount_fen == form.amount
        if not booked or queries.reversal_of(work.session, known(earlier.id)) is not None:
            raise Conflict
        return earlier
    if order.state not in {OrderState.ORDERED, OrderState.SETTLED}:
        raise Conflict
    if form.received_on > work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(received_on="future_day")
    left = rules.outstanding(queries.lines(work.session, order_id))
    if form.amount > left:
        raise Invalid(amount="more_than_outstanding")
    made = _post(work, order, Account.RECEIVED, Account.RECEIVABLE, form.amount, form.reference)
    made.value_on = form.received_on
    _settle(work, order)
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
    queries.lock(work.session, order_id)
    wrong = queries.posting(work.session, posting_id)
    taken_back = queries.reversal_of(work.session, posting_id) is not None
    if wrong.order_id != order_id or wrong.debit is not Account.RECEIVED or taken_back:
        raise Conflict
    made = _post(
        work, order, wrong.credit, wrong.debit, wrong.amount_fen, f"reversal of {posting_id}"
    )
    made.reversal_of = posting_id
    order.reasons = form.reasons
    _settle(work, order)
    work.record(
        PostingReversed(
            case_id=order.case_id,
            order_id=order_id,
            ledger=order.ledger,
            amount_fen=wrong.amount_fen,
        )
    )
    return made


def _check_amount(form: Propose) -> None:
    if form.ledger is Ledger.FINE:
        rule = registry.fines().get(form.fine_rule)
        if rule is None:
            raise Invalid(fine_rule="unknown_choice")
        if not rule.allows(form.base, form.amount):
            raise Invalid(amount="outside_fine_bounds")
    stated = form.ledger is Ledger.CONTRACT and form.base > 0
    if stated and rules.contract_money(form.base, form.times) != form.amount:
        raise Invalid(amount="not_the_multiple")


def _post(
    work: Work, order: RecoveryOrder, debit: Account, credit: Account, fen: int, reference: str
) -> Posting:
    made = Posting(
        order_id=known(order.id),
        ledger=order.ledger,
        debit=debit,
        credit=credit,
        amount_fen=fen,
        reference=reference,
        value_on=work.now.astimezone(LEGAL_ZONE).date(),
        posted_by=work.actor.name,
        posted_at=work.now,
    )
    work.session.add(made)
    return made


def _settle(work: Work, order: RecoveryOrder) -> None:
    work.session.flush()
    left = rules.outstanding(queries.lines(work.session, known(order.id)))
    order.state = OrderState.ORDERED if left else OrderState.SETTLED
    work.session.add(order)
    if order.ledger is not Ledger.FINE:
        return
    if left:  # a reversal opens the duty again, from the day it began
        _run_term(work, order)
    else:
        clocks.stop(work, PAY_A_FINE, "order", known(order.id))


def _run_term(work: Work, order: RecoveryOrder) -> None:
    """Start the term of a fine, counted from its decision; one that runs already stays."""
    clocks.start(
        work,
        PAY_A_FINE,
        subject="order",
        subject_id=known(order.id),
        agency=order.agency,
        started_at=order.decided_at,
        case_id=order.case_id,
    )


def _issue(work: Work, order: RecoveryOrder) -> None:
    agency = agencies.agency(work.session, order.agency)
    case = cases.get(work.session, work.actor, order.case_id)
    today = work.now.astimezone(LEGAL_ZONE)
    order.number = document_number(f"{agency.mark}追", today.year, known(order.id))
    rule = registry.ledger(order.ledger)
    due = today + timedelta(days=15)
    row = {
        "amount": format_yuan(order.amount_fen),
        "basis": order.basis,
        "account": rule.destination.zh,
        "due": f"{due.year}年{due.month}月{due.day}日",
    }
    part = "fund" if order.ledger is Ledger.RESTITUTION else order.ledger.value
    made = pdf(
        "recovery_order",
        {
            "agency": agency.zh,
            "number": order.number,
            "party": order.obligor,
            "case_name": case.title,
            "facts": order.basis,
            "legal_basis": f"{rule.law}",
            "date": f"{today.year}年{today.month}月{today.day}日",
            part: row,
        },
    )
    case_file.file_document(
        work,
        case,
        kind="recovery_order",
        title=f"{rule.name.zh} {order.obligor}"[:200],
        number=order.number,
        pdf=made,
    )
