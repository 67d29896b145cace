"""An addition to a fine for late payment: an order of its own, never more than the fine."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.recoveries import rules
from referrals.recoveries.events import OrderMade
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Account, OrderState, Origin
from referrals.recoveries.service import booking


def enter_charge(
    work: Work,
    fine: RecoveryOrder,
    fen: int,
    *,
    basis: str,
    proposed_by: int,
    decided_by: int | None,
    due_on: date | None,
) -> RecoveryOrder:
    """Enter `fen` added to a fine that is held; the caller has reckoned it and settled who decides."""
    made = RecoveryOrder(
        case_id=fine.case_id,
        agency=fine.agency,
        ledger=fine.ledger,
        obligor=fine.obligor,
        obligor_key=fine.obligor_key,
        amount_fen=fen,
        base_fen=fine.amount_fen,
        basis=basis,
        due_on=due_on,
        state=OrderState.ORDERED,
        number=fine.number,
        proposed_by=proposed_by,
        proposed_at=work.now,
        decided_by=decided_by,
        decided_at=work.now,
        origin=Origin.LATE_CHARGE,
        origin_id=fine.id,
        charge_of=fine.id,
    )
    work.session.add(made)
    work.session.flush()
    mark = f"{rules.OWN_MARK}order"
    booking.post(work, made, Account.RECEIVABLE, Account.ORDERED, fen, mark)
    work.session.flush()
    work.record(
        OrderMade(case_id=made.case_id, order_id=known(made.id), ledger=made.ledger, amount_fen=fen)
    )
    return made
