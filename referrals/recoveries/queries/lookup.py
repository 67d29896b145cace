"""Finding what money is for: open orders by number, name or amount, in few statements for many lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import TypeAlias, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from portal.kernel.errors import NotFound
from referrals.recoveries.models import (
    DestinationAccount,
    OrderObligor,
    Posting,
    PostingProof,
    RecoveryOrder,
)
from referrals.recoveries.rules import Account, Ledger, OrderState, name_key

T = TypeVar("T", str, int)

Order: TypeAlias = RecoveryOrder
Booking: TypeAlias = Posting
Obligor: TypeAlias = OrderObligor
"""The rows as other capabilities know them."""

PART = 400
OPEN = (OrderState.ORDERED, OrderState.WRITTEN_OFF)
"""States in which money may still come: what was written off is owed as before."""


def by_id(session: Session, order_id: int) -> RecoveryOrder:
    """Return an order whoever asks: for what the system does by itself."""
    return session.get_one(RecoveryOrder, order_id)


def open_of_agency(
    session: Session, agency: str, *, after: int = 0, limit: int = 5000
) -> Sequence[RecoveryOrder]:
    """Return the open orders of an agency with an id above `after`, at most `limit`, by id."""
    rows = select(RecoveryOrder).where(
        RecoveryOrder.agency == agency,
        col(RecoveryOrder.state).in_(OPEN),
        col(RecoveryOrder.id) > after,
    )
    return session.exec(rows.order_by(col(RecoveryOrder.id)).limit(limit)).all()


def find_open(
    session: Session,
    agency: str,
    *,
    numbers: Collection[str] = (),
    names: Collection[str] = (),
    amounts: Collection[int] = (),
) -> list[RecoveryOrder]:
    """Return the open orders of an agency that carry any of these numbers, names or amounts, by id.

    `names` are compared by `name_key`, those who owe together included; `amounts` are fen outstanding.
    """
    keys = {name_key(each) for each in names} - {""}
    found: dict[int | None, RecoveryOrder] = {}
    for some in _parts({each for each in numbers if each}):
        found |= _by(session, agency, col(RecoveryOrder.number).in_(some))
    for some in _parts(keys):
        together = select(OrderObligor.order_id).where(
            col(OrderObligor.name_key).in_(some), col(OrderObligor.agreed).is_(True)
        )
        theirs = col(RecoveryOrder.obligor_key).in_(some) | col(RecoveryOrder.id).in_(together)
        found |= _by(session, agency, theirs)
    for fens in _parts(set(amounts)):
        found |= _by(session, agency, col(RecoveryOrder.outstanding_fen).in_(fens))
    return sorted(found.values(), key=lambda each: each.id or 0)


def obligors(session: Session, order_ids: Collection[int]) -> dict[int, list[str]]:
    """Return who owes these orders beside their obligor, agreed by a second person, by order."""
    found: dict[int, list[str]] = {}
    for some in _parts(set(order_ids)):
        rows = select(OrderObligor).where(
            col(OrderObligor.order_id).in_(some), col(OrderObligor.agreed).is_(True)
        )
        for each in session.exec(rows.order_by(col(OrderObligor.id))):
            found.setdefault(each.order_id, []).append(each.name)
    return found


def together(session: Session, order_id: int) -> Sequence[OrderObligor]:
    """Return who owes an order beside its obligor, agreed by a second person, oldest first."""
    rows = select(OrderObligor).where(
        OrderObligor.order_id == order_id, col(OrderObligor.agreed).is_(True)
    )
    return session.exec(rows.order_by(col(OrderObligor.id))).all()


def obligor(session: Session, order_id: int, name: str) -> OrderObligor | None:
    """Return who owes an order together with its obligor, by name; None for the obligor and strangers."""
    if not name:
        return None
    rows = select(OrderObligor).where(
        OrderObligor.order_id == order_id,
        OrderObligor.name_key == name_key(name),
        col(OrderObligor.agreed).is_(True),
    )
    return session.exec(rows).one_or_none()


def paid_by(session: Session, order_id: int, name: str) -> int:
    """Return what somebody paid on an order and that stands, in fen."""
    rows = select(Posting).where(Posting.order_id == order_id)
    found = session.exec(rows).all()
    back = {each.reversal_of for each in found}
    return sum(
        each.amount_fen
        for each in found
        if each.debit is Account.RECEIVED
        and each.id not in back
        and name_key(each.payer) == name_key(name)
    )


def account(session: Session, agency: str, ledger: Ledger) -> DestinationAccount | None:
    """Return the account an agency's money of a ledger goes into, None when none was agreed."""
    rows = select(DestinationAccount).where(
        DestinationAccount.agency == agency,
        DestinationAccount.ledger == ledger,
        col(DestinationAccount.agreed).is_(True),
        col(DestinationAccount.ended_at).is_(None),
    )
    return session.exec(rows.order_by(col(DestinationAccount.id).desc())).first()


def accounts(session: Session, agency: str) -> Sequence[DestinationAccount]:
    """Return every account of an agency, those that wait and that ended too, newest first."""
    rows = select(DestinationAccount).where(DestinationAccount.agency == agency)
    return session.exec(rows.order_by(col(DestinationAccount.id).desc())).all()


def account_of(session: Session, agency: str, account_id: int) -> DestinationAccount:
    """Return an account of an agency, held; raise NotFound for any other."""
    rows = select(DestinationAccount).where(
        DestinationAccount.id == account_id, DestinationAccount.agency == agency
    )
    held = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(held).one_or_none()
    if found is None:
        raise NotFound
    return found


def proof(session: Session, posting_id: int, item_id: int) -> PostingProof | None:
    """Return that a file proves a posting, None when it was not said."""
    rows = select(PostingProof).where(
        PostingProof.posting_id == posting_id, PostingProof.item_id == item_id
    )
    return session.exec(rows).one_or_none()


def proofs(session: Session, posting_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the files that prove these postings, by posting."""
    found: dict[int, list[int]] = {}
    rows = select(PostingProof).where(col(PostingProof.posting_id).in_(posting_ids))
    for each in session.exec(rows.order_by(col(PostingProof.id))):
        found.setdefault(each.posting_id, []).append(each.item_id)
    return found


def _by(
    session: Session, agency: str, which: ColumnElement[bool]
) -> dict[int | None, RecoveryOrder]:
    rows = select(RecoveryOrder).where(
        RecoveryOrder.agency == agency, col(RecoveryOrder.state).in_(OPEN), which
    )
    return {each.id: each for each in session.exec(rows)}


def _parts(all_: Collection[T]) -> Iterator[list[T]]:
    rest = iter(sorted(all_))
    while some := list(islice(rest, PART)):
        yield some
