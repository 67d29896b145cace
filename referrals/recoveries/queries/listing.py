"""The list of orders, sieved and page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, or_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases.models import CaseFile
from portal.kernel.actor import Actor
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.queries import visible_to
from referrals.recoveries.rules import Account, Ledger, OrderState, name_key

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """How the list is sieved: "" takes all. `days` overdue at least; `region` with those below it."""

    ledger: str = ""
    standing: str = ""
    days: int = 0
    region: str = ""
    name: str = ""


def listed(
    session: Session, actor: Actor, asked: Asked, today: date, *, before: int = 0, limit: int = PAGE
) -> Sequence[RecoveryOrder]:
    """Return orders the actor may see, newest first, with an id below `before` (0: all)."""
    rows = visible_to(actor).where(*_sieve(asked, today))
    if before:
        rows = rows.where(col(RecoveryOrder.id) < before)
    return session.exec(rows.order_by(col(RecoveryOrder.id).desc()).limit(limit)).all()


def received(session: Session, order_ids: Sequence[int]) -> Mapping[int, int]:
    """Return what came in on each of these orders and was kept, in fen."""
    found = dict.fromkeys(order_ids, 0)
    rows = select(Posting).where(col(Posting.order_id).in_(order_ids))
    for each in session.exec(rows):
        came = (each.debit is Account.RECEIVED) - (each.credit is Account.RECEIVED)
        found[each.order_id] += came * each.amount_fen
    return found


def _owed_back() -> SelectOfScalar[int]:
    """Select the orders with money that still is to be given back."""
    owed, fen = Account.REFUNDABLE, col(Posting.amount_fen)
    left = func.sum(case((col(Posting.credit) == owed, fen), else_=-fen))
    either = or_(col(Posting.credit) == owed, col(Posting.debit) == owed)
    rows = select(Posting.order_id).where(either).group_by(col(Posting.order_id))
    return rows.having(left > 0)


def _sieve(asked: Asked, today: date) -> list[ColumnElement[bool]]:
    found: list[Any] = []
    if asked.ledger in set(Ledger):
        found.append(RecoveryOrder.ledger == Ledger(asked.ledger))
    if asked.standing in set(OrderState):
        found.append(RecoveryOrder.state == OrderState(asked.standing))
    if asked.standing == "owed_back":
        found.append(col(RecoveryOrder.id).in_(_owed_back()))
    if asked.standing == "overdue" or asked.days:
        last = today - timedelta(days=max(1, asked.days))
        found += [col(RecoveryOrder.outstanding_fen) > 0, col(RecoveryOrder.due_on) <= last]
    if asked.region:
        part = select(CaseFile.id).where(
            col(CaseFile.region).startswith(asked.region.rstrip("0") or "0", autoescape=True)
        )
        found.append(col(RecoveryOrder.case_id).in_(part))
    if asked.name:
        found.append(col(RecoveryOrder.obligor_key).contains(name_key(asked.name), autoescape=True))
    return found
