"""What a court orders to be repaid: owed by its judgment, booked by the agency that referred the case."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.recoveries import queries, rules
from referrals.recoveries.events import OrderMade, OrderTakenOver
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Account, Ledger, OrderState, Origin
from referrals.recoveries.service import booking
from referrals.transfers.events import RestitutionOrdered


def when_restitution_ordered(work: Work, event: RestitutionOrdered) -> None:
    """Enter what a judgment in force orders to be repaid (CRIM 64): nobody here proposes or decides it.

    It is what is still to be repaid: as much as the same obligor still owes the fund by orders of the
    case is owed by the judgment from now on. What was paid on them before stays paid, and is not taken
    off what the court ordered.
    """
    family = cases.hold_family(work.session, event.case_id)
    judgment, agency = queries.judgment(work.session, event.judgment_id)
    order = RecoveryOrder(
        case_id=event.case_id,
        agency=agency,
        ledger=Ledger.RESTITUTION,
        obligor=judgment.obligor,
        amount_fen=event.amount_fen,
        basis=f"人民法院生效裁判（{judgment.number or judgment.judged_on.isoformat()}）责令退赔。",
        state=OrderState.ORDERED,
        number=judgment.number,
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
        decided_at=work.now,
        origin=Origin.JUDGMENT,
        origin_id=event.judgment_id,
        obligor_key=rules.name_key(judgment.obligor),
    )
    work.session.add(order)
    work.session.flush()
    mark = f"{rules.OWN_MARK}order"
    booking.post(work, order, Account.RECEIVABLE, Account.ORDERED, order.amount_fen, mark)
    left = order.amount_fen
    for each in queries.in_force(work.session, family, Ledger.FUND, order.obligor):
        left -= _take_over(work, each, order, left)
    work.record(
        OrderMade(
            case_id=event.case_id,
            order_id=known(order.id),
            ledger=order.ledger,
            amount_fen=order.amount_fen,
        )
    )


def _take_over(work: Work, order: RecoveryOrder, by: RecoveryOrder, most: int) -> int:
    """Book what is outstanding of an order, up to `most`, out of it; return how much that was."""
    order_id = known(order.id)
    queries.lock(work.session, order_id)
    fen = min(most, rules.outstanding(queries.lines(work.session, order_id)))
    if fen <= 0:
        return 0
    mark = f"{rules.OWN_MARK}restitution {by.id}"
    made = booking.post(work, order, Account.ORDERED, Account.RECEIVABLE, fen, mark)
    made.reasons = f"同一款项改按刑事退赔追缴。{by.basis}"
    booking.settle(work, order)
    work.record(
        OrderTakenOver(
            case_id=order.case_id, order_id=order_id, ledger=order.ledger, amount_fen=fen
        )
    )
    return fen
