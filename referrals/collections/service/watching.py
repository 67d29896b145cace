"""What the system does by itself: plans watched, overdue orders told of, what falls with a decision."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.cases.events import CaseClosing, OwnerChanging
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Reason, Refused
from portal.kernel.ids import known
from portal.notices import service as notices
from referrals.clocks import service as clocks
from referrals.collections import queries
from referrals.collections.events import OrderOverdue
from referrals.collections.models import CollectionMark
from referrals.collections.rules import KIND_LAWS, MARKS, Kind
from referrals.collections.service import acting, charging, giving, planning
from referrals.recoveries import queries as money
from referrals.recoveries import service as recoveries
from referrals.recoveries.events import MoneyReceived, OrderReleased, PostingReversed, RefundDue
from referrals.recoveries.queries import lookup
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.service.booking import SUBJECT


def tell_overdue(work: Work, order: Order) -> None:
    """Tell officers of an order so many days overdue, once for each mark passed."""
    if order.due_on is None:
        return
    days = (charging.today(work) - order.due_on).days
    passed = [mark for mark in MARKS if mark <= days]
    told = queries.told(work.session, known(order.id), order.due_on)
    if not passed or passed[-1] in told:
        return
    work.session.add(
        CollectionMark(order_id=known(order.id), due_on=order.due_on, days=passed[-1], at=work.now)
    )
    event = OrderOverdue(case_id=order.case_id, order_id=known(order.id), days=days)
    work.record(event)
    offices = (Office.FINANCE, Office.INVESTIGATOR)
    notices.about(work, event, agency=order.agency, offices=offices)


def when_released(work: Work, event: OrderReleased | RefundDue) -> None:
    """Let additions, plans and proposals fall with the order they were about."""
    acting.end_all(work, event.order_id)
    fell_on = event.fell_on if isinstance(event, RefundDue) else None
    for charge in queries.charges(work.session, event.order_id):
        reasons = f"罚款决定被变更或者撤销，加处罚款一并失效。{charge.number}"
        recoveries.release(work, known(charge.id), reasons, on=fell_on)


def when_refund_due(work: Work, event: RefundDue) -> None:
    """Begin the term to give back what was received under a decision that fell."""
    when_released(work, event)
    order = lookup.by_id(work.session, event.order_id)
    clocks.start(
        work,
        giving.REFUND,
        subject=SUBJECT,
        subject_id=event.order_id,
        agency=order.agency,
        started_at=charging.noon(event.fell_on) if event.fell_on else None,
        case_id=order.case_id,
    )


def when_money_moved(work: Work, event: MoneyReceived | PostingReversed) -> None:
    """End the plan of an order that is paid; end the term to give back what never came."""
    planning.when_settled(work, event.order_id)
    order = lookup.by_id(work.session, event.order_id)
    if not giving.owed_back(work, order):
        clocks.stop(work, giving.REFUND, SUBJECT, event.order_id)


def keep_open(work: Work, event: CaseClosing | OwnerChanging) -> None:
    """Raise Refused while money is owed back, an addition is undecided or property is held."""
    family = cases.with_merged(work.session, event.case_id)
    fines = queries.fines_paid_late(work.session, family)
    orders = [each for case_id in family for each in money.of_case(work.session, case_id)]
    wrong = {
        Kind.REFUND: ("refund_due", any(giving.owed_back(work, each) for each in orders)),
        Kind.CHARGE: ("charge_open", any(charging.stands(work, each).open for each in fines)),
        Kind.RETURN: ("security_open", queries.held_in(work.session, family)),
        Kind.PLAN: ("act_undecided", queries.undecided_in(work.session, family)),
    }
    reasons = [Reason(code, KIND_LAWS[kind]) for kind, (code, is_so) in wrong.items() if is_so]
    if reasons:
        raise Refused(*reasons)
