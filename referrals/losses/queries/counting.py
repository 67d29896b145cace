"""What the counters are made from: orders with their postings, cases with their amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as columns
from sqlalchemy import text
from sqlmodel import Session, col, delete, func, select

from portal.cases.models import CaseFile
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from referrals.losses.models import LossCase, LossCount, LossLine, Remittance, RemittanceLine
from referrals.losses.rules import Moved, month_of
from referrals.losses.rules.remitting import Passing
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import Ledger

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it is counted: whose, of which year, due when, with everything booked on it."""

    order_id: int
    case_id: int
    agency: str
    ledger: Ledger
    year: int
    institution_id: int | None
    due_month: str
    moves: Sequence[Moved]
    returned: Sequence[tuple[str, int]]


def orders(session: Session, order_ids: Sequence[int], *, lock: bool = False) -> list[Order]:
    """Return these orders with everything booked on them; `lock` holds them until the end."""
    found: list[Order] = []
    for start in range(0, len(order_ids), AT_ONCE):
        some = sorted(order_ids)[start : start + AT_ONCE]
        found += _orders(session, some, lock=lock)
    return found


def _orders(session: Session, some: Sequence[int], *, lock: bool) -> list[Order]:
    rows = (
        select(RecoveryOrder, CaseFile.opened_at, CaseFile.institution_id)
        .join(CaseFile, col(CaseFile.id) == col(RecoveryOrder.case_id))
        .where(col(RecoveryOrder.id).in_(some))
        .order_by(col(RecoveryOrder.id))
    )
    if lock:
        rows = rows.with_for_update(of=RecoveryOrder)
    heads = session.exec(rows).all()
    moves, returned = _moves(session, some), _returned(session, some)
    return [
        Order(
            order_id=known(order.id),
            case_id=order.case_id,
            agency=order.agency,
            ledger=order.ledger,
            year=opened_at.astimezone(LEGAL_ZONE).year,
            institution_id=institution_id,
            due_month=month_of(_due(order)),
            moves=moves[known(order.id)],
            returned=returned[known(order.id)],
        )
        for order, opened_at, institution_id in heads
    ]


def _due(order: RecoveryOrder) -> date:
    made = order.decided_at or order.proposed_at
    return order.due_on or made.astimezone(LEGAL_ZONE).date()


def _moves(session: Session, some: Sequence[int]) -> dict[int, list[Moved]]:
    order_id_, between = col(Posting.order_id), (col(Posting.debit), col(Posting.credit))
    rows = columns(order_id_, *between, col(Posting.amount_fen), col(Posting.value_on))
    found: dict[int, list[Moved]] = defaultdict(list)
    for order_id, debit, credit, fen, on in session.execute(rows.where(order_id_.in_(some))):
        found[order_id].append(Moved(debit, credit, fen, month_of(on)))
    return found


def _returned(session: Session, some: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    rows = (
        select(RemittanceLine.order_id, col(Remittance.passed_on), RemittanceLine.amount_fen)
        .join(Remittance, col(Remittance.id) == col(RemittanceLine.remittance_id))
        .where(col(RemittanceLine.order_id).in_(some), Remittance.state == Passing.CONFIRMED)
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for order_id, on, fen in session.exec(rows):
        found[order_id].append((month_of(on), fen))
    return found


def lines(session: Session, order_ids: Sequence[int]) -> dict[int, LossLine]:
    """Return what these orders added so far."""
    found: dict[int, LossLine] = {}
    for start in range(0, len(order_ids), AT_ONCE):
        some = order_ids[start : start + AT_ONCE]
        rows = select(LossLine).where(col(LossLine.order_id).in_(some))
        fresh = rows.execution_options(populate_existing=True)
        found |= {each.order_id: each for each in session.exec(fresh)}
    return found


def cases(session: Session, case_ids: Sequence[int]) -> list[tuple[CaseFile, LossCase | None]]:
    """Return these cases with what they added so far."""
    found: list[tuple[CaseFile, LossCase | None]] = []
    for start in range(0, len(case_ids), AT_ONCE):
        rows = (
            select(CaseFile, LossCase)
            .join(LossCase, col(LossCase.case_id) == col(CaseFile.id), isouter=True)
            .where(col(CaseFile.id).in_(case_ids[start : start + AT_ONCE]))
            .order_by(col(CaseFile.id))
        )
        found += session.exec(rows).all()
    return found


def moved(session: Session, case_ids: Sequence[int]) -> set[int]:
    """Return the orders of these cases that are due in another month, or another's, than was counted.

    A delivery begins a term and tells of the document, not of the order.
    """
    found: set[int] = set()
    for start in range(0, len(case_ids), AT_ONCE):
        rows = (
            select(RecoveryOrder, LossLine)
            .join(LossLine, col(LossLine.order_id) == col(RecoveryOrder.id))
            .where(col(LossLine.case_id).in_(case_ids[start : start + AT_ONCE]))
        )
        for order, line in session.exec(rows):
            if (month_of(_due(order)), order.agency) != (line.due_month, line.agency):
                found.add(line.order_id)
    return found


def orders_of(session: Session, case_id: int) -> list[int]:
    """Return the numbers of the orders of a case."""
    rows = select(RecoveryOrder.id).where(RecoveryOrder.case_id == case_id)
    return [known(each) for each in session.exec(rows)]


def missing(session: Session) -> bool:
    """Tell whether some order with postings, or case with an amount, was never counted."""
    booked = select(Posting.id).where(Posting.order_id == RecoveryOrder.id).exists()
    counted = select(LossLine.order_id).where(LossLine.order_id == RecoveryOrder.id).exists()
    orders = select(RecoveryOrder.id).where(booked, ~counted)
    if session.exec(orders.limit(1)).first() is not None:
        return True
    known_ = select(LossCase.case_id).where(LossCase.case_id == CaseFile.id).exists()
    some = (CaseFile.suspected_fen != 0) | (CaseFile.proven_fen != 0)
    return session.exec(select(CaseFile.id).where(some, ~known_).limit(1)).first() is not None


def every_order(session: Session) -> Iterator[list[Order]]:
    """Yield every order, some at a time."""
    last = 0
    while True:
        rows = select(RecoveryOrder.id).where(col(RecoveryOrder.id) > last)
        ids = [
            known(each)
            for each in session.exec(rows.order_by(col(RecoveryOrder.id)).limit(AT_ONCE))
        ]
        if not ids:
            return
        yield _orders(session, ids, lock=False)
        session.expunge_all()
        last = ids[-1]


def every_case(session: Session) -> Iterator[CaseFile]:
    """Yield every case with an amount."""
    rows = select(CaseFile).where((CaseFile.suspected_fen != 0) | (CaseFile.proven_fen != 0))
    yield from session.exec(rows.execution_options(yield_per=AT_ONCE))


def forget_all(session: Session) -> int:
    """Take every counter away; nobody else books until the transaction ends. Return how many lines."""
    if session.get_bind().dialect.name == "postgresql":
        tables = "posting, remittance, case_file, loss_line, loss_case, loss_count"
        session.connection().execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))
    n = session.exec(select(func.count()).select_from(LossLine)).one()
    for table in (LossCount, LossLine, LossCase):
        session.exec(delete(table))
    return n
