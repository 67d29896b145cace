"""Reading who handles what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session, col, func, select

from portal.assignments.models import Assignment
from portal.assignments.queries.loads import pool
from portal.assignments.queries.recusals import (
    PAGE,
    covering,
    in_force_for,
    of_agency,
    of_case,
    of_officer,
    recusal,
    standing,
    touched_by,
)
from portal.assignments.queries.waiting import leads_to_move, next_unassigned, unassigned
from portal.assignments.rules import Kind
from portal.cases import queries as cases
from portal.cases.models import CaseAccess
from portal.cases.rules import Stage

__all__ = [
    "PAGE",
    "covering",
    "in_force_for",
    "leads_to_move",
    "next_unassigned",
    "of_agency",
    "of_case",
    "of_officer",
    "pool",
    "recusal",
    "standing",
    "touched_by",
    "unassigned",
]


def current(session: Session, case_id: int, agency: str) -> Sequence[Assignment]:
    """Return who handles a case within an agency now, the officer in charge first."""
    rows = select(Assignment).where(
        Assignment.case_id == case_id,
        Assignment.agency == agency,
        col(Assignment.until_at).is_(None),
    )
    found = session.exec(rows.order_by(col(Assignment.id))).all()
    return sorted(found, key=lambda each: each.kind is not Kind.LEAD)


def current_of(
    session: Session, case_ids: Collection[int], agency: str
) -> Mapping[int, Sequence[Assignment]]:
    """Return who handles each of these cases within an agency now."""
    rows = select(Assignment).where(
        col(Assignment.case_id).in_(case_ids),
        Assignment.agency == agency,
        col(Assignment.until_at).is_(None),
    )
    found: dict[int, list[Assignment]] = {each: [] for each in case_ids}
    for each in session.exec(rows.order_by(col(Assignment.id))):
        found[each.case_id].append(each)
    return found


def history(session: Session, case_id: int, agency: str) -> Sequence[Assignment]:
    """Return everybody who handled a case within an agency, oldest first."""
    rows = select(Assignment).where(Assignment.case_id == case_id, Assignment.agency == agency)
    return session.exec(rows.order_by(col(Assignment.id))).all()


def live_of(session: Session, officer_id: int) -> Sequence[Assignment]:
    """Return every case an officer handles now, by assignment."""
    rows = select(Assignment).where(
        Assignment.officer_id == officer_id, col(Assignment.until_at).is_(None)
    )
    return session.exec(rows.order_by(col(Assignment.id))).all()


def led_by(session: Session, agency: str, officer_id: int) -> Sequence[int]:
    """Return every open case an officer is in charge of, whether or not the reader sees it."""
    rows = select(CaseAccess.case_id).where(
        CaseAccess.agency == agency,
        CaseAccess.lead_id == officer_id,
        CaseAccess.stage != Stage.CLOSED,
    )
    return session.exec(rows.order_by(col(CaseAccess.case_id))).all()


def lead_id(session: Session, case_id: int, agency: str) -> int | None:
    """Return who is in charge by the agency's list row, which an import may have written alone."""
    return cases.lead_id(session, case_id, agency)


def handling(session: Session, case_id: int, agency: str) -> frozenset[int]:
    """Return the officers who handle a case within an agency now."""
    return frozenset(each.officer_id for each in current(session, case_id, agency))


def how_many(session: Session, officer_ids: Collection[int]) -> dict[int, int]:
    """Return how many cases each of these officers handles now."""
    rows = select(Assignment.officer_id, func.count()).where(
        col(Assignment.officer_id).in_(officer_ids), col(Assignment.until_at).is_(None)
    )
    return dict(session.exec(rows.group_by(col(Assignment.officer_id))).all())
