"""Sums of the board: from the counters for a region, line by line for what is smaller or walled off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select as sql_select
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, exists, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies.models import Agency, Region
from portal.agencies.rules import OUTSIDE
from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.kernel.actor import Actor
from referrals.losses.models import LossCase, LossCount, LossLine
from referrals.losses.rules import LEDGER_OF_CASES, Row, What
from referrals.recoveries import queries as recoveries
from referrals.recoveries.models import RecoveryOrder


@dataclass(frozen=True, slots=True)
class Scope:
    """Which money: of agencies (None: whosever may be seen), of a family of cases, an obligor and so on."""

    agencies: tuple[str, ...] | None = None
    case_ids: tuple[int, ...] | None = None
    obligor_key: str = ""
    institution_id: int | None = None
    year: int | None = None


def within(session: Session, region: str) -> list[str]:
    """Return a region and everything below it, itself first."""
    return _under(_children(session), region)


def parts_of(session: Session, region: str) -> dict[str, str]:
    """Return of a region and everything below it which region next below the first it is part of."""
    children = _children(session)
    nearest = children.get(region, [])
    return {region: region} | {each: child for child in nearest for each in _under(children, child)}


def _children(session: Session) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for code, parent in session.exec(select(Region.code, Region.parent).order_by(col(Region.code))):
        found.setdefault(parent, []).append(code)
    return found


def _under(children: Mapping[str | None, list[str]], region: str) -> list[str]:
    found = [region]
    for each in found:
        found += children.get(each, [])
    return found


def regions_of(session: Session) -> dict[str, str]:
    """Return the region of every agency."""
    return dict(session.exec(select(Agency.code, Agency.region)).all())


def agencies_in(session: Session, regions: Collection[str], own: str) -> list[Agency]:
    """Return the agencies of regions, without those whose work others are not shown in a figure."""
    rows = select(Agency).where(col(Agency.region).in_(regions)).order_by(col(Agency.code))
    return [each for each in session.exec(rows) if each.kind not in OUTSIDE or each.code == own]


def counted(session: Session, scope: Scope, since: str = "") -> tuple[list[Row], list[Row]]:
    """Return the sums of agencies from the counters: by agency and ledger, and by ledger and month.

    Of orders alone by month, and from the month `since`; what is outstanding from whenever it was due.
    """
    where: list[ColumnElement[bool]] = [col(LossCount.agency).in_(scope.agencies or ())]
    if scope.year is not None:
        where.append(col(LossCount.year) == scope.year)
    fen = func.sum(LossCount.fen)
    by = (col(LossCount.agency), col(LossCount.ledger), col(LossCount.what))
    totals = select(*by, fen).where(*where).group_by(*by)
    month = (col(LossCount.ledger), col(LossCount.what), col(LossCount.month))
    due = or_(col(LossCount.what) == What.OUTSTANDING, col(LossCount.month) >= since)
    of_orders = col(LossCount.ledger) != LEDGER_OF_CASES
    months = select(*month, fen).where(*where, of_orders, due).group_by(*month)
    return (
        [
            Row(agency, ledger, what, "", int(sum_))
            for agency, ledger, what, sum_ in session.exec(totals)
        ],
        [Row("", ledger, what, m, int(sum_)) for ledger, what, m, sum_ in session.exec(months)],
    )


def years(session: Session, agencies: Collection[str]) -> list[int]:
    """Return the years in which cases with money were opened, the latest first."""
    ends = session.exec(select(func.min(LossCount.year), func.max(LossCount.year))).one()
    if ends[0] is None:
        return []
    asked = range(ends[1], ends[0] - 1, -1)
    of = col(LossCount.agency).in_(agencies)
    there = session.execute(
        sql_select(*(exists().where(col(LossCount.year) == year, of) for year in asked))
    )
    return [year for year, found in zip(asked, there.one(), strict=True) if found]


def lines_of(actor: Actor, scope: Scope) -> SelectOfScalar[LossLine]:
    """Select the lines of a scope that the actor may see."""
    orders = recoveries.visible_to(actor).with_only_columns(col(RecoveryOrder.id))
    rows = select(LossLine).where(col(LossLine.order_id).in_(orders))
    if scope.agencies is not None:
        rows = rows.where(col(LossLine.agency).in_(scope.agencies))
    if scope.case_ids is not None:
        rows = rows.where(col(LossLine.case_id).in_(scope.case_ids))
    if scope.obligor_key:
        named = select(RecoveryOrder.id).where(RecoveryOrder.obligor_key == scope.obligor_key)
        rows = rows.where(col(LossLine.order_id).in_(named))
    if scope.institution_id is not None:
        rows = rows.where(LossLine.institution_id == scope.institution_id)
    if scope.year is not None:
        rows = rows.where(LossLine.year == scope.year)
    return rows


def cases_of(actor: Actor, scope: Scope) -> SelectOfScalar[LossCase]:
    """Select the amounts of the cases of a scope that the actor may see; of an obligor, of its cases."""
    seen = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    rows = select(LossCase).where(col(LossCase.case_id).in_(seen))
    if scope.agencies is not None:
        rows = rows.where(col(LossCase.agency).in_(scope.agencies))
    if scope.case_ids is not None:
        rows = rows.where(col(LossCase.case_id).in_(scope.case_ids))
    if scope.obligor_key:
        named = select(RecoveryOrder.case_id).where(RecoveryOrder.obligor_key == scope.obligor_key)
        rows = rows.where(col(LossCase.case_id).in_(named))
    if scope.institution_id is not None:
        rows = rows.where(LossCase.institution_id == scope.institution_id)
    if scope.year is not None:
        rows = rows.where(LossCase.year == scope.year)
    return rows


def seen(session: Session, actor: Actor, scope: Scope) -> tuple[list[Row], list[Row]]:
    """Return the sums of a scope over what the actor may see, line by line."""
    totals: Counter[tuple[str, str, What]] = Counter()
    months: Counter[tuple[str, What, str]] = Counter()
    for agency, ledger, what, month, fen in _parts(session, actor, scope):
        totals[agency, ledger, what] += fen
        months[ledger, what, month] += fen
    return (
        [Row(agency, ledger, what, "", fen) for (agency, ledger, what), fen in totals.items()],
        [Row("", ledger, what, month, fen) for (ledger, what, month), fen in months.items()],
    )


def _parts(
    session: Session, actor: Actor, scope: Scope
) -> Iterator[tuple[str, str, What, str, int]]:
    orders: SelectOfScalar[LossLine] = lines_of(actor, scope)
    columns = orders.with_only_columns(
        col(LossLine.agency), col(LossLine.ledger), col(LossLine.counted)
    )
    for agency, ledger, counted in session.execute(columns):
        for what, month, fen in counted:
            yield agency, str(ledger), What(what), month, fen
    for case in session.exec(cases_of(actor, scope)):
        yield case.agency, LEDGER_OF_CASES, What.SUSPECTED, case.month, case.suspected_fen
        yield case.agency, LEDGER_OF_CASES, What.PROVEN, case.month, case.proven_fen


def names_of(rows: Sequence[Agency]) -> dict[str, Agency]:
    """Return agencies by code."""
    return {each.code: each for each in rows}
