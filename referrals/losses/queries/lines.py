"""The lines behind a figure: orders, payments, transfers, findings, as far as the actor may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseFile, Finding
from portal.kernel.actor import Actor
from portal.kernel.ids import known
from referrals.losses.models import LossCase, LossLine, Remittance, RemittanceLine
from referrals.losses.queries.sums import Scope, cases_of, lines_of
from referrals.losses.rules import Age, What, months_of
from referrals.losses.rules.remitting import Passing
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import Account, Ledger

PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line behind a figure: its own number, its day, how it is called, its part of the figure."""

    id: int
    case_id: int
    order_id: int | None
    number: str
    who: str
    note: str
    on: date | None
    fen: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Which figure: a column, of a ledger (None: of all) and of an age, on the day it is read."""

    what: What
    ledger: Ledger | None
    age: Age | None
    on: date


def visible_sum(session: Session, actor: Actor, scope: Scope, figure: Figure) -> tuple[int, int]:
    """Return how much of a figure the actor may see line by line, in fen, and how many lines that are."""
    if figure.what in {What.SUSPECTED, What.PROVEN}:
        fen = LossCase.suspected_fen if figure.what is What.SUSPECTED else LossCase.proven_fen
        seen = cases_of(actor, scope).where(fen != 0).subquery()
        summed = seen.c[f"{figure.what.value}_fen"]
    else:
        seen = _lines(actor, scope, figure).subquery()
        summed = seen.c[f"{figure.what.value}_fen"]
    found = session.execute(select(func.sum(summed), func.count()).select_from(seen)).one()
    return int(found[0] or 0), int(found[1])


def behind(
    session: Session,
    actor: Actor,
    scope: Scope,
    figure: Figure,
    after: int,
    limit: int = PAGE,
) -> Sequence[Line]:
    """Return the lines of a figure after the one numbered `after`, one more than `limit`."""
    if figure.what is What.PROVEN:
        return _findings(session, cases_of(actor, scope), after, limit)
    if figure.what is What.SUSPECTED:
        return _cases(session, cases_of(actor, scope), after, limit)
    orders = _lines(actor, scope, figure).with_only_columns(col(LossLine.order_id))
    if figure.what is What.PAID:
        return _payments(session, orders, after, limit)
    if figure.what is What.RETURNED:
        return _transfers(session, orders, after, limit)
    return _orders(session, orders, figure.what, after, limit)


def _lines(actor: Actor, scope: Scope, figure: Figure) -> SelectOfScalar[LossLine]:
    column = getattr(LossLine, f"{figure.what.value}_fen")
    rows = lines_of(actor, scope).where(column != 0)
    if figure.ledger is not None:
        rows = rows.where(LossLine.ledger == figure.ledger)
    if figure.age is not None:
        first, last = months_of(figure.age, figure.on)
        rows = rows.where(col(LossLine.due_month).between(first, last))
    return rows


def _orders(session: Session, orders: Any, what: What, after: int, limit: int) -> list[Line]:
    rows = (
        select(RecoveryOrder, LossLine)
        .join(LossLine, col(LossLine.order_id) == col(RecoveryOrder.id))
        .where(col(RecoveryOrder.id).in_(orders), col(RecoveryOrder.id) > after)
        .order_by(col(RecoveryOrder.id))
        .limit(limit + 1)
    )
    return [
        Line(
            known(order.id),
            order.case_id,
            order.id,
            order.number,
            order.obligor,
            line.due_month if what is What.OUTSTANDING else "",
            order.due_on,
            int(getattr(line, f"{what.value}_fen")),
        )
        for order, line in session.exec(rows)
    ]


def _payments(session: Session, orders: Any, after: int, limit: int) -> list[Line]:
    money = (Account.RECEIVED, Account.REFUNDABLE)
    into, out = col(Posting.debit).in_(money), col(Posting.credit).in_(money)
    rows = (
        select(Posting, RecoveryOrder.case_id, RecoveryOrder.number, RecoveryOrder.obligor)
        .join(RecoveryOrder, col(RecoveryOrder.id) == col(Posting.order_id))
        .where(col(Posting.order_id).in_(orders), into != out, col(Posting.id) > after)
        .order_by(col(Posting.id))
        .limit(limit + 1)
    )
    return [
        Line(
            known(each.id),
            case_id,
            each.order_id,
            number,
            who,
            each.reference,
            each.value_on,
            each.amount_fen if each.debit in money else -each.amount_fen,
        )
        for each, case_id, number, who in session.exec(rows)
    ]


def _transfers(session: Session, orders: Any, after: int, limit: int) -> list[Line]:
    rows = (
        select(RemittanceLine, Remittance, RecoveryOrder)
        .join(Remittance, col(Remittance.id) == col(RemittanceLine.remittance_id))
        .join(RecoveryOrder, col(RecoveryOrder.id) == col(RemittanceLine.order_id))
        .where(
            col(RemittanceLine.order_id).in_(orders),
            Remittance.state == Passing.CONFIRMED,
            col(RemittanceLine.id) > after,
        )
        .order_by(col(RemittanceLine.id))
        .limit(limit + 1)
    )
    return [
        Line(
            known(each.id),
            order.case_id,
            order.id,
            order.number,
            order.obligor,
            slip.slip,
            slip.passed_on,
            each.amount_fen,
        )
        for each, slip, order in session.exec(rows)
    ]


def _findings(
    session: Session, found: SelectOfScalar[LossCase], after: int, limit: int
) -> list[Line]:
    seen = found.with_only_columns(col(LossCase.case_id))
    rows = (
        select(Finding, CaseFile.number, CaseFile.title)
        .join(CaseFile, col(CaseFile.id) == col(Finding.case_id))
        .where(
            col(Finding.case_id).in_(seen),
            col(Finding.superseded_by).is_(None),
            Finding.proven_fen > 0,
            col(Finding.id) > after,
        )
        .order_by(col(Finding.id))
        .limit(limit + 1)
    )
    return [
        Line(known(f.id), f.case_id, None, number, title, f.category, None, f.proven_fen)
        for f, number, title in session.exec(rows)
    ]


def _cases(session: Session, found: SelectOfScalar[LossCase], after: int, limit: int) -> list[Line]:
    seen = found.with_only_columns(col(LossCase.case_id))
    rows = (
        select(CaseFile)
        .where(col(CaseFile.id).in_(seen), CaseFile.suspected_fen != 0, col(CaseFile.id) > after)
        .order_by(col(CaseFile.id))
        .limit(limit + 1)
    )
    return [
        Line(known(c.id), known(c.id), None, c.number, c.title, c.category, None, c.suspected_fen)
        for c in session.exec(rows)
    ]


def openable(session: Session, actor: Actor, case_ids: Sequence[int]) -> frozenset[int]:
    """Return which of these cases the actor may open."""
    rows = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    found = session.execute(rows.where(col(CaseFile.id).in_(case_ids))).scalars()
    return frozenset(known(each) for each in found)
