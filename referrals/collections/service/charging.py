"""What being late has added to a fine: computed from what was paid when, booked when paid or ordered."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.collections import queries
from referrals.collections.events import OrderChargePaid
from referrals.collections.forms import PayCharge
from referrals.collections.models import CollectionAct
from referrals.collections.rules import KIND_LAWS, KIND_NAMES, ActState, Kind, RemedySpans
from referrals.collections.rules.charges import Charge, late_charge
from referrals.recoveries import policy as money_policy
from referrals.recoveries import queries as money
from referrals.recoveries import rules as recoveries
from referrals.recoveries import service as booking
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.rules import Account, Ledger

NOTHING = Charge(0, 0, 0)


def noon(day: date) -> datetime:
    """Return the middle of a legal day."""
    return datetime.combine(day, time(12), LEGAL_ZONE)


def today(work: Work) -> date:
    """Return the legal day of the act."""
    return work.now.astimezone(LEGAL_ZONE).date()


def stands(work: Work, order: Order, on: date | None = None) -> Charge:
    """Return the addition for late payment until `on` (None: today); nothing but for an overdue fine.

    Not counted: days of a review or suit (APL 73), days an agreed plan was kept (APL 66).
    """
    if order.ledger is not Ledger.FINE or order.charge_of is not None or order.due_on is None:
        return NOTHING
    balances = recoveries.balances(money.lines(work.session, known(order.id)))
    accrued = late_charge(
        -balances[Account.ORDERED],
        order.due_on,
        on or today(work),
        paid=money.payments(work.session, known(order.id)),
        still=still(work, order),
    )
    booked = sum(_ordered(work, each) for each in queries.charges(work.session, known(order.id)))
    given_up = queries.agreed_fen(work.session, known(order.id), (Kind.WAIVE,), ActState.DONE)
    return Charge(accrued, booked, given_up)


def still(work: Work, order: Order) -> list[tuple[date, date]]:
    """Return the spans that are not counted: remedies, and plans as long as they were kept."""
    order_id = known(order.id)
    contests = queries.contests(work.session, order_id)
    return [
        *work.ask(RemedySpans(order_id), ()),
        *((each.since, each.ended_on or date.max) for each in contests),
        *map(_kept, queries.plans(work.session, order_id)),
    ]


def pay(work: Work, order_id: int, form: PayCharge) -> Order:
    """Book an addition that came in before anybody ordered it: owed and paid at once, no more than that.

    By finance. Invalid when it is more than what the law had added by the day it came. The same
    reference again returns the first booking.
    """
    fine = money.get(work.session, work.actor, order_id)
    require(money_policy.can_book(work.actor, fine))
    money.hold_case(work.session, work.actor, fine.case_id)
    money.lock(work.session, order_id)
    for each in queries.charges(work.session, order_id):
        earlier = money.posting_by_reference(work.session, known(each.id), form.reference)
        if earlier is not None:
            if earlier.amount_fen != form.amount:
                raise Conflict
            return each
    if form.received_on > today(work):
        raise Invalid(received_on="future_day")
    if form.amount > stands(work, fine, form.received_on).open:
        raise Invalid(amount="more_than_charge")
    made = enter(work, fine, form.amount, decided_by=None, due_on=None)
    booking.book_payment(work, made, form.amount, form.reference, form.received_on)
    work.record(
        OrderChargePaid(
            case_id=fine.case_id,
            order_id=known(made.id),
            fine_order_id=order_id,
            amount_fen=form.amount,
        )
    )
    return made


def impose(work: Work, fine: Order, act: CollectionAct) -> Order:
    """Enter the addition the head ordered; Conflict when it is more than what is open by now."""
    if act.amount_fen > stands(work, fine, date.fromisoformat(act.facts["until"])).open:
        raise Conflict
    return enter(
        work,
        fine,
        act.amount_fen,
        decided_by=act.decided_by,
        due_on=date.fromisoformat(act.facts["due"]),
        proposed_by=act.proposed_by,
        basis=act.reasons,
    )


def enter(
    work: Work,
    fine: Order,
    fen: int,
    *,
    decided_by: int | None,
    due_on: date | None,
    proposed_by: int | None = None,
    basis: str = "",
) -> Order:
    """Enter an addition to a fine as an order of its own on the ledger of fines."""
    return booking.enter_charge(
        work,
        fine,
        fen,
        basis=basis or f"{KIND_NAMES[Kind.CHARGE].zh}：{KIND_LAWS[Kind.CHARGE]}。{fine.number}",
        proposed_by=proposed_by or known(work.actor.officer_id),
        decided_by=decided_by,
        due_on=due_on,
    )


def _kept(plan: CollectionAct) -> tuple[date, date]:
    since = (plan.decided_at or plan.proposed_at).astimezone(LEGAL_ZONE).date()
    return since, plan.over_on + timedelta(days=1) if plan.over_on else date.max


def _ordered(work: Work, charge: Order) -> int:
    return -recoveries.balances(money.lines(work.session, known(charge.id)))[Account.ORDERED]
