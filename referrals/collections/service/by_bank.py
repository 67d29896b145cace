"""Refunds a bank file says were paid: booked as finance accepted the line, taken back when it was undone."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.statements.events import LineAccepted, LineUndone
from portal.statements.rules import Kind as For
from referrals.clocks import service as clocks
from referrals.collections import queries
from referrals.collections.forms import GiveBack
from referrals.collections.rules import ActState
from referrals.collections.service import giving
from referrals.recoveries import policy as money_policy
from referrals.recoveries import queries as money
from referrals.recoveries.rules import PostingsOfActs, Refund, RefundsAgreed
from referrals.recoveries.service import booking


def refunds(work: Work, asked: RefundsAgreed) -> tuple[Refund, ...]:
    """Return the refunds of an agency that were agreed and wait to be paid, oldest first."""
    return tuple(
        Refund(known(act.id), order.number, order.obligor, act.amount_fen)
        for act, order in queries.refunds_agreed(work.session, asked.agency)
    )


def of_acts(work: Work, asked: PostingsOfActs) -> frozenset[int]:
    """Return the postings of an order that its acts made."""
    return queries.posted(work.session, asked.order_id)


def when_line_accepted(work: Work, event: LineAccepted) -> None:
    """Book the refund a line is for, in the transaction of the acceptance; Conflict for another amount."""
    if event.kind != For.REFUND:
        return
    act = queries.act_by_id(work.session, event.target_id)
    if act.amount_fen != event.fen:
        raise Conflict
    form = GiveBack(reference=event.booking, paid_on=event.on)
    giving.pay_out(work, act.order_id, event.target_id, form)


def when_line_undone(work: Work, event: LineUndone) -> None:
    """Take the booking of a refund back: it is owed back and waits to be paid again."""
    if event.kind != For.REFUND:
        return
    order_id = queries.act_by_id(work.session, event.target_id).order_id
    order = money.get(work.session, work.actor, order_id)
    require(money_policy.can_book(work.actor, order))
    money.hold_case(work.session, work.actor, order.case_id)
    money.lock(work.session, order_id)
    act = queries.act(work.session, order_id, event.target_id)
    booked = money.posting_by_reference(work.session, order_id, event.booking)
    taken = booked is not None and money.reversal_of(work.session, known(booked.id)) is not None
    if booked is None or taken or act.posting_id != booked.id:
        raise Conflict
    booking.take_back(work, order, booked, event.reasons)
    act.state, act.posting_id = ActState.AGREED, None
    work.session.add(act)
    work.session.flush()
    clocks.start(
        work,
        giving.REFUND,
        subject=booking.SUBJECT,
        subject_id=order_id,
        agency=order.agency,
        case_id=order.case_id,
    )
