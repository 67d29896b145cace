"""A refund or a move that was wrong: taken back by opposite postings, by two persons."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.statements.queries import lines
from portal.statements.rules import Kind as For
from referrals.clocks import service as clocks
from referrals.collections import queries
from referrals.collections.forms import ProposeUndo
from referrals.collections.models import CollectionAct
from referrals.collections.rules import KIND_LAWS, ActState, Kind
from referrals.collections.service import giving
from referrals.collections.service.asked import Asked
from referrals.recoveries import queries as money
from referrals.recoveries import rules
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.service import booking
from referrals.recoveries.service.booking import SUBJECT


def undoable(work: Work, order_id: int) -> list[CollectionAct]:
    """Return the refunds and moves of an order that were agreed or done and still stand, oldest first."""
    return [each for each in queries.acts(work.session, order_id) if _stands(each)]


def check(work: Work, order: Order, form: ProposeUndo) -> Asked:
    """Ask that the act is one of the order that stands, and no line of a bank file booked it."""
    try:
        act = queries.act(work.session, known(order.id), form.act)
    except NotFound:
        raise Invalid(act="unknown_choice") from None
    _may_be_undone(work, act)
    return Asked(act.amount_fen, {"undoes": form.act})


def again(work: Work, order: Order, act: CollectionAct) -> None:
    """Ask once more, as it is when it is agreed: the refund may have been paid since."""
    _may_be_undone(work, queries.act(work.session, known(order.id), act.facts["undoes"]))


def undo(work: Work, order: Order, act: CollectionAct) -> None:
    """Take back what the act booked, both halves of a move; the money is owed back again."""
    wrong = queries.act(work.session, known(order.id), act.facts["undoes"])
    if wrong.kind is Kind.MOVE:
        _return(work, wrong, act.reasons)
    if wrong.posting_id is not None:
        booked = money.posting(work.session, wrong.posting_id)
        act.posting_id = booking.take_back(work, order, booked, act.reasons).id
    wrong.state = ActState.UNDONE
    work.session.add(wrong)
    work.session.flush()
    _run_again(work, order)


def _stands(act: CollectionAct) -> bool:
    return act.kind in giving.FROM and act.state in {ActState.AGREED, ActState.DONE}


def _may_be_undone(work: Work, act: CollectionAct) -> None:
    law = KIND_LAWS[Kind.UNDO]
    if not _stands(act):
        raise Refused(Reason("not_this_act", law))
    if act.posting_id is None:
        return
    paid = money.posting(work.session, act.posting_id).reference
    if lines.booked_as(work.session, paid, For.REFUND, known(act.id)):
        raise Refused(Reason("by_bank_line", law))


def _return(work: Work, wrong: CollectionAct, reasons: str) -> None:
    """Take the half of a move back that reached the other order; Refused when it is there no more."""
    into = money.get(work.session, work.actor, wrong.facts["to"])
    money.hold_case(work.session, work.actor, into.case_id)
    money.lock(work.session, known(into.id))
    mark = f"{rules.OWN_MARK}moved {wrong.id}"
    come = money.posting_by_reference(work.session, known(into.id), mark)
    if come is None:
        raise Conflict
    try:
        booking.take_back(work, into, come, reasons)
    except Conflict:
        raise Refused(Reason("used_since", KIND_LAWS[Kind.UNDO])) from None
    if giving.free(work, into) < 0:
        raise Refused(Reason("used_since", KIND_LAWS[Kind.UNDO]))


def _run_again(work: Work, order: Order) -> None:
    if not giving.owed_back(work, order):
        return
    clocks.start(
        work,
        giving.REFUND,
        subject=SUBJECT,
        subject_id=known(order.id),
        agency=order.agency,
        case_id=order.case_id,
    )
