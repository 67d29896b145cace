"""The ledgers as books: entries from the postings, what the accounts must stand at from the board's lines."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, select

from portal.kernel.actor import SYSTEM, Actor
from portal.reconciliation.rules.books import Entry, Stand
from referrals.losses.models import LossLine, Remittance, RemittanceLine
from referrals.losses.rules.remitting import Passing
from referrals.recoveries import queries as recoveries
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import Account

_ROOTS = {
    Account.ORDERED: "Income:Ordered",
    Account.RECEIVABLE: "Assets:Receivable",
    Account.RECEIVED: "Assets:Received",
    Account.REFUNDABLE: "Liabilities:OwedBack",
    Account.WRITTEN_OFF: "Expenses:WrittenOff",
}
_PASSED = "Assets:PassedOn"
_BATCH = 10_000


def account_name(root: str, ledger: str, order_id: int) -> str:
    """Return the account of one order in one ledger: Assets:Received:Fund:Order-12."""
    return f"{root}:{ledger.title().replace('_', '')}:Order-{order_id}"


def entries(session: Session, actor: Actor, agency: str, *, names: bool) -> Iterator[Entry]:
    """Yield every posting and every transfer of an agency ("" for all), by number.

    With the name of the obligor where wanted and the actor may see the order.
    """
    seen: set[int] = set()
    if names and actor != SYSTEM:
        mine = recoveries.visible_to(actor).with_only_columns(col(RecoveryOrder.id))
        seen = set(session.execute(mine).scalars())
    rows = select(Posting, RecoveryOrder.number, RecoveryOrder.obligor).join(
        RecoveryOrder, col(RecoveryOrder.id) == col(Posting.order_id)
    )
    if agency:
        rows = rows.where(RecoveryOrder.agency == agency)
    rows = rows.order_by(col(Posting.id)).execution_options(yield_per=_BATCH)
    for posting, number, obligor in session.exec(rows):
        about = {"posting": str(posting.id), "order": str(posting.order_id), "number": number}
        if posting.reversal_of is not None:
            about["reverses"] = str(posting.reversal_of)
        if posting.order_id in seen:
            about["obligor"] = obligor
        yield Entry(
            on=posting.value_on,
            title=f"{posting.ledger} {posting.debit}/{posting.credit}",
            debit=account_name(_ROOTS[posting.debit], posting.ledger, posting.order_id),
            credit=account_name(_ROOTS[posting.credit], posting.ledger, posting.order_id),
            fen=posting.amount_fen,
            about=about,
        )
    yield from _passed(session, agency)


def _passed(session: Session, agency: str) -> Iterator[Entry]:
    rows = select(RemittanceLine, Remittance).join(
        Remittance, col(Remittance.id) == col(RemittanceLine.remittance_id)
    )
    rows = rows.where(Remittance.state == Passing.CONFIRMED)
    if agency:
        order = col(RecoveryOrder.id) == col(RemittanceLine.order_id)
        rows = rows.join(RecoveryOrder, order).where(RecoveryOrder.agency == agency)
    for line, slip in session.exec(rows.order_by(col(RemittanceLine.id))):
        ledger = slip.ledger.value
        yield Entry(
            on=slip.passed_on,
            title=f"{ledger} passed on",
            debit=account_name(_PASSED, ledger, line.order_id),
            credit=account_name(_ROOTS[Account.RECEIVED], ledger, line.order_id),
            fen=line.amount_fen,
            about={"remittance": str(slip.id), "order": str(line.order_id)},
        )


def stands(session: Session, agency: str) -> Iterator[Stand]:
    """Yield what every account must stand at, from the counters of the board and not from the postings."""
    rows = select(LossLine)
    if agency:
        rows = rows.where(LossLine.agency == agency)
    rows = rows.order_by(col(LossLine.order_id)).execution_options(yield_per=_BATCH)
    for line in session.exec(rows):
        found = {
            _ROOTS[Account.ORDERED]: -line.ordered_fen,
            _ROOTS[Account.RECEIVABLE]: line.outstanding_fen,
            _ROOTS[Account.RECEIVED]: line.paid_fen + line.owed_back_fen - line.returned_fen,
            _ROOTS[Account.REFUNDABLE]: -line.owed_back_fen,
            _ROOTS[Account.WRITTEN_OFF]: line.written_off_fen,
            _PASSED: line.returned_fen,
        }
        for root, fen in found.items():
            yield Stand(account_name(root, line.ledger.value, line.order_id), fen)
