"""What lines of a bank could be for: orders by number, by name, by what is open, in few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from referrals.recoveries.models import OrderObligor, Posting, RecoveryOrder
from referrals.recoveries.queries.lookup import OPEN
from referrals.recoveries.rules import Account, Ledger, OrderState, Way

_PART = 900
_NUMBERED = (*OPEN, OrderState.SETTLED)
"""An order paid in full is still named by its number: more came than was owed."""
_MOST_ALIKE = 20_000


@dataclass(frozen=True, slots=True)
class Owed:
    """What matching needs of an order."""

    id: int
    agency: str
    number: str
    obligor: str
    key: str
    ledger: Ledger
    open_fen: int


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment on an order that stands."""

    order_id: int
    fen: int
    on: date
    reference: str
    source: str


def by_number(session: Session, numbers: Collection[str]) -> dict[str, list[Owed]]:
    """Return orders in force or settled, of any agency, by their number."""
    found: dict[str, list[Owed]] = {}
    for some in _parts(numbers):
        which = col(RecoveryOrder.number).in_(some) & col(RecoveryOrder.state).in_(_NUMBERED)
        for each in _owed(session, which):
            found.setdefault(each.number, []).append(each)
    return found


def by_name(session: Session, agency: str, keys: Collection[str]) -> dict[str, list[Owed]]:
    """Return an agency's open orders by the compared name of whoever owes them, alone or together."""
    found: dict[str, list[Owed]] = {}
    for some in _parts(keys):
        for each in _owed(session, _open(agency) & col(RecoveryOrder.obligor_key).in_(some)):
            found.setdefault(each.key, []).append(each)
        together = select(OrderObligor.order_id, OrderObligor.name_key).where(
            col(OrderObligor.name_key).in_(some), col(OrderObligor.agreed).is_(True)
        )
        names = session.exec(together).all()
        ids = {order for order, _ in names}
        orders = _owed(session, _open(agency) & col(RecoveryOrder.id).in_(ids)) if ids else ()
        known = {each.id: each for each in orders}
        for order, key in names:
            if order in known:
                found.setdefault(key, []).append(known[order])
    return found


def by_amount(session: Session, agency: str, amounts: Collection[int]) -> dict[int, list[Owed]]:
    """Return an agency's open orders by what is open of them."""
    found: dict[int, list[Owed]] = {}
    for some in _parts(amounts):
        which = _open(agency) & col(RecoveryOrder.outstanding_fen).in_(some)
        for each in islice(_owed(session, which), _MOST_ALIKE):
            found.setdefault(each.open_fen, []).append(each)
    return found


def together(session: Session, order_ids: Collection[int]) -> dict[int, list[OrderObligor]]:
    """Return who owes these orders together with their obligor, by order."""
    found: dict[int, list[OrderObligor]] = {}
    for some in _parts(order_ids):
        rows = select(OrderObligor).where(
            col(OrderObligor.order_id).in_(some), col(OrderObligor.agreed).is_(True)
        )
        for each in session.exec(rows):
            found.setdefault(each.order_id, []).append(each)
    return found


def by_hand(session: Session, order_ids: Collection[int]) -> dict[int, list[Booked]]:
    """Return the payments of orders that stand and no bank file told of, by order."""
    found: dict[int, list[Booked]] = {}
    for some in _parts(order_ids):
        for each in _booked(session, some, by_bank=False):
            found.setdefault(each.order_id, []).append(each)
    return found


def by_bank(session: Session, order_id: int) -> list[Booked]:
    """Return the payments of an order that stand and a bank file told of."""
    return list(_booked(session, [order_id], by_bank=True))


def booked_as(session: Session, order_id: int, reference: str) -> Posting | None:
    """Return the posting a line of a bank was booked by."""
    rows = select(Posting).where(Posting.order_id == order_id, Posting.reference == reference)
    return session.exec(rows).one_or_none()


def _booked(session: Session, order_ids: Sequence[int], *, by_bank: bool) -> Iterator[Booked]:
    rows = session.connection().execute(_standing(by_bank=by_bank), {"orders": list(order_ids)})
    return (Booked(*row) for row in rows)


@cache
def _standing(*, by_bank: bool) -> Select[Any]:
    """Return the statement of payments that stand; built once, it is asked for every line booked."""
    back = aliased(Posting)
    gone = sql_select(col(back.id)).where(col(back.reversal_of) == col(Posting.id)).exists()
    columns: Any = (
        col(Posting.order_id),
        col(Posting.amount_fen),
        col(Posting.value_on),
        col(Posting.reference),
        col(Posting.source),
    )
    stands = (col(Posting.debit) == Account.RECEIVED) & col(Posting.reversal_of).is_(None) & ~gone
    which = col(Posting.order_id).in_(bindparam("orders", expanding=True))
    said = col(Posting.source).like("bank:%")
    told = said if by_bank else ~said & (col(Posting.way) != Way.MOVED)
    return sql_select(*columns).where(which, told, stands)


def _open(agency: str) -> ColumnElement[bool]:
    return (col(RecoveryOrder.agency) == agency) & col(RecoveryOrder.state).in_(OPEN)


def _owed(session: Session, which: ColumnElement[bool]) -> Iterator[Owed]:
    columns: Any = (
        col(RecoveryOrder.id),
        col(RecoveryOrder.agency),
        col(RecoveryOrder.number),
        col(RecoveryOrder.obligor),
        col(RecoveryOrder.obligor_key),
        col(RecoveryOrder.ledger),
        col(RecoveryOrder.outstanding_fen),
    )
    rows = sql_select(*columns).where(which).order_by(col(RecoveryOrder.id))
    return (Owed(*row) for row in session.connection().execute(rows))


def _parts(all_: Iterable[Any]) -> Iterator[Sequence[Any]]:
    rest = iter(sorted(set(all_)))
    while some := list(islice(rest, _PART)):
        yield some
