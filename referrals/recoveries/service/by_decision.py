"""Orders that are part of a penalty decision: proposed by its handlers, decided by who decided it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.infra.work import Work
from portal.kernel.errors import Refused
from portal.kernel.ids import known
from referrals.recoveries import queries, rules
from referrals.recoveries.events import OrderMade, OrderReleased, RefundDue
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.queries import Case
from referrals.recoveries.rules import Account, FineStanding, Ledger, OrderState, Origin
from referrals.recoveries.service import booking
from referrals.recoveries.service.ordering import against_fine


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """One sum a decision orders, in fen. `number` of a fine is that of the decision itself.

    `origin_id` numbers the administrative case.
    `act` is the violation category fined, `distinct` why it is another act than one fined before.
    """

    ledger: Ledger
    amount_fen: int
    number: str
    base_fen: int = 0
    act: str = ""
    fine_rule: str = ""
    ground: str = ""
    established: bool = False
    distinct: str = ""
    origin_id: int | None = None


def order_by_decision(
    work: Work,
    case: Case,
    sums: Sequence[Ordered],
    *,
    obligor: str,
    basis: str,
    proposed_by: int,
    decided_by: int,
) -> list[RecoveryOrder]:
    """Enter what a decision orders, in the order of `sums`; the caller has settled who may decide.

    No paper of its own: the decision is the order. The term to pay a fine (APL 67) begins with the
    delivery of the decision. Refused for a fine the law does not allow now.
    """
    return [
        _enter(
            work,
            case,
            each,
            RecoveryOrder(
                case_id=known(case.id),
                agency=work.actor.agency,
                ledger=each.ledger,
                obligor=obligor,
                amount_fen=each.amount_fen,
                base_fen=each.base_fen,
                fine_rule=each.fine_rule,
                ground=each.ground,
                ground_reasons=basis if each.ground else "",
                established=each.established,
                act=each.act if each.ledger is Ledger.FINE else "",
                distinct=each.distinct,
                basis=basis,
                state=OrderState.ORDERED,
                number=each.number,
                proposed_by=proposed_by,
                proposed_at=work.now,
                decided_by=decided_by,
                decided_at=work.now,
                origin=Origin.DECISION,
                origin_id=each.origin_id,
                obligor_key=rules.name_key(obligor),
            ),
        )
        for each in sums
    ]


def begin_term(work: Work, order_id: int) -> None:
    """Begin the term to pay a fine handed over with its decision on the spot (APL 52, 67)."""
    order = queries.get(work.session, work.actor, order_id)
    if order.ledger is Ledger.FINE:
        order.due_on = booking.run_term(work, order)
        work.session.add(order)


def release(work: Work, order_id: int, reasons: str, *, on: date | None = None) -> int:
    """Book what is still owed by an order out of it, its decision having fallen; return how much.

    What was received under it is owed back from now on; the term to give it back counts from `on`.
    """
    order = queries.get(work.session, work.actor, order_id)
    queries.lock(work.session, order_id)
    stand = rules.balances(queries.lines(work.session, order_id))
    if stand[Account.WRITTEN_OFF] > 0:
        mark = f"{rules.RELEASED} written off"
        given_up = stand[Account.WRITTEN_OFF]
        booking.post(work, order, Account.RECEIVABLE, Account.WRITTEN_OFF, given_up, mark)
        work.session.flush()
        stand = rules.balances(queries.lines(work.session, order_id))
    fen, paid = stand[Account.RECEIVABLE], stand[Account.RECEIVED] + stand[Account.REFUNDABLE]
    if paid > 0:
        owed = booking.post(
            work, order, Account.ORDERED, Account.REFUNDABLE, paid, rules.REFUNDABLE
        )
        owed.reasons = reasons
        work.session.flush()
        work.record(
            RefundDue(
                case_id=order.case_id,
                order_id=order_id,
                ledger=order.ledger,
                amount_fen=paid,
                fell_on=on,
            )
        )
    if fen <= 0:
        return 0
    made = booking.post(work, order, Account.ORDERED, Account.RECEIVABLE, fen, rules.RELEASED)
    made.reasons = reasons
    booking.settle_released(work, order)
    work.record(
        OrderReleased(case_id=order.case_id, order_id=order_id, ledger=order.ledger, amount_fen=fen)
    )
    return fen


def _enter(work: Work, case: Case, said: Ordered, order: RecoveryOrder) -> RecoveryOrder:
    if said.ledger is Ledger.FINE:
        asked = FineStanding(known(case.id), order.obligor, said.act, said.distinct)
        reasons = against_fine(work, case, asked)
        if reasons:
            raise Refused(*reasons)
    work.session.add(order)
    work.session.flush()
    mark = f"{rules.OWN_MARK}order"
    booking.post(work, order, Account.RECEIVABLE, Account.ORDERED, order.amount_fen, mark)
    work.record(
        OrderMade(
            case_id=order.case_id,
            order_id=known(order.id),
            ledger=order.ledger,
            amount_fen=order.amount_fen,
        )
    )
    return order
