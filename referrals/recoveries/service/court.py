"""What a court orders to be repaid: owed by its judgment, booked by the agency that referred the case."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.recoveries import queries, rules
from referrals.recoveries.events import OrderMade
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Account, Ledger, OrderState
from referrals.recoveries.service import booking
from referrals.transfers.events import RestitutionOrdered


def when_restitution_ordered(work: Work, event: RestitutionOrdered) -> None:
    """Enter what a judgment in force orders to be repaid (CRIM 64): nobody here proposes or decides it."""
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
    )
    work.session.add(order)
    work.session.flush()
    mark = f"{rules.OWN_MARK}order"
    booking.post(work, order, Account.RECEIVABLE, Account.ORDERED, order.amount_fen, mark)
    work.record(
        OrderMade(
            case_id=event.case_id,
            order_id=known(order.id),
            ledger=order.ledger,
            amount_fen=order.amount_fen,
        )
    )
