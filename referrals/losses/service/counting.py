"""Keeping the sums of the board: in the transaction of whatever moves money or amounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy.dialects import postgresql, sqlite

from portal.cases import service as case_file
from portal.cases.events import CaseSucceeded
from portal.cases.queries import CaseFile
from portal.infra.database import insert_all
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.events import Event
from portal.kernel.ids import known
from referrals.losses.events import LossesCountedAnew
from referrals.losses.models import LossCase, LossCount, LossLine
from referrals.losses.queries import counting
from referrals.losses.rules import LEDGER_OF_CASES, OF_ORDERS, Counted, What, of_order, total

Key: TypeAlias = tuple[str, str, What, str, int]
"""(agency, ledger, what, month, year)"""
_ORDERS, _CASES = "loss_orders", "loss_cases"
_MONEY = ("referrals.recoveries.", "referrals.collections.", "referrals.losses.")
"""Where events tell of an order to pay; elsewhere `order_id` is another kind of order."""


def when_something_happened(work: Work, event: Event) -> None:
    """Note which order or case an event is about: it is counted anew before the commit."""
    order_id, case_id = getattr(event, "order_id", None), getattr(event, "case_id", None)
    if order_id is not None and type(event).__module__.startswith(_MONEY):
        _noted(work, _ORDERS).add(order_id)
    if case_id is not None:
        _noted(work, _CASES).add(case_id)


def when_case_succeeded(work: Work, event: CaseSucceeded) -> None:
    """Count the orders of a case under the agency that took it over."""
    _noted(work, _ORDERS).update(counting.orders_of(work.session, event.case_id))


def count(work: Work) -> None:
    """Make the sums say what the orders and cases of this transaction now say. Runs before the log.

    Whoever moves a sum holds every case it touched first, so that two never wait crosswise.
    """
    orders = sorted(work.session.info.pop(_ORDERS, ()))
    touched = sorted(work.session.info.pop(_CASES, ()))
    if not orders and not touched:
        return
    work.session.flush()
    moves: Counter[Key] = Counter()
    orders = sorted({*orders, *counting.moved(work.session, touched)})
    for case, kept in counting.cases(work.session, touched):
        if kept is not None and _moved(case, kept):
            orders = sorted({*orders, *counting.orders_of(work.session, known(case.id))})
        _count_case(work, case, kept, moves)
    if orders:
        kept_lines = counting.lines(work.session, orders)
        for order in counting.orders(work.session, orders, lock=True):
            _count_order(work, order, kept_lines.get(order.order_id), moves)
    if any(moves.values()):
        case_file.lock(work, *touched)
        work.session.flush()
        _move(work, moves)


def rebuild(work: Work) -> int:
    """Count everything anew and return how many orders there are. Nobody else books meanwhile."""
    counting.forget_all(work.session)
    sums: Counter[Key] = Counter()
    n = 0
    for some in counting.every_order(work.session):
        fresh = []
        for order in some:
            line = _line(order)
            if line.counted:
                fresh.append(line)
                _add(sums, line, 1)
        insert_all(work.session, fresh)
        n += len(some)
    held = []
    for case in counting.every_case(work.session):
        held.append(made := _case(case))
        _add_case(sums, made, 1)
    insert_all(work.session, held)
    rows = [
        LossCount(agency=a, ledger=b, what=c, month=d, year=e, fen=fen)
        for (a, b, c, d, e), fen in sorted(sums.items())
        if fen
    ]
    insert_all(work.session, rows)
    work.record(LossesCountedAnew(orders=n))
    return n


def _noted(work: Work, name: str) -> set[int]:
    found: set[int] = work.session.info.setdefault(name, set())
    return found


def _moved(case: CaseFile, kept: LossCase) -> bool:
    return case.institution_id != kept.institution_id or case.agency != kept.agency


def _count_case(work: Work, case: CaseFile, kept: LossCase | None, moves: Counter[Key]) -> None:
    new = _case(case)
    if kept is None:
        if new.suspected_fen or new.proven_fen:
            work.session.add(new)
            _add_case(moves, new, 1)
        return
    if kept.model_dump() == new.model_dump():
        return
    _add_case(moves, kept, -1)
    _add_case(moves, new, 1)
    kept.sqlmodel_update(new.model_dump())
    work.session.add(kept)


def _count_order(
    work: Work, order: counting.Order, kept: LossLine | None, moves: Counter[Key]
) -> None:
    new = _line(order)
    if kept is None:
        if new.counted:
            work.session.add(new)
            _add(moves, new, 1)
        return
    if kept.model_dump() == new.model_dump():
        return
    _add(moves, kept, -1)
    _add(moves, new, 1)
    kept.sqlmodel_update(new.model_dump())
    work.session.add(kept)


def _line(order: counting.Order) -> LossLine:
    counted = of_order(order.moves, order.returned, order.due_month)
    return LossLine(
        order_id=order.order_id,
        case_id=order.case_id,
        agency=order.agency,
        ledger=order.ledger,
        year=order.year,
        institution_id=order.institution_id,
        due_month=order.due_month,
        counted=[[what.value, month, fen] for (what, month), fen in counted.items()],
        **_columns(counted),
    )


def _columns(counted: Counted) -> dict[str, Any]:
    return {f"{what.value}_fen": total(counted, what) for what in OF_ORDERS}


def _case(case: CaseFile) -> LossCase:
    opened = case.opened_at.astimezone(LEGAL_ZONE)
    return LossCase(
        case_id=known(case.id),
        agency=case.agency,
        year=opened.year,
        month=f"{opened:%Y-%m}",
        institution_id=case.institution_id,
        suspected_fen=case.suspected_fen,
        proven_fen=case.proven_fen,
    )


def _add(sums: Counter[Key], line: LossLine, sign: int) -> None:
    for what, month, fen in line.counted:
        sums[line.agency, str(line.ledger), What(what), month, line.year] += sign * fen


def _add_case(sums: Counter[Key], case: LossCase, sign: int) -> None:
    pairs = ((What.SUSPECTED, case.suspected_fen), (What.PROVEN, case.proven_fen))
    for what, fen in pairs:
        sums[case.agency, LEDGER_OF_CASES, what, case.month, case.year] += sign * fen


def _move(work: Work, moves: Counter[Key]) -> None:
    dialect = sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
    names: Sequence[str] = ("agency", "ledger", "what", "month", "year")
    for key in sorted(key for key, fen in moves.items() if fen):
        values = dict(zip(names, key, strict=True))
        new = dialect.insert(LossCount).values(**values, fen=moves[key])
        changed = {"fen": LossCount.fen + moves[key]}
        work.session.execute(new.on_conflict_do_update(index_elements=names, set_=changed))
