"""Documents of one matter of a case, read by its sides alone: a referral has a circle of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from portal.cases.models import CaseCircle, CaseDocument, CaseFile
from portal.cases.rules import Visibility


def readable_by(agency: str) -> ColumnElement[bool]:
    """Return the condition that an agency of the case may read a document of it.

    Its own; of the others what was opened to all of them, and, where that is of a circle, only to an
    agency in it or to the owner of the case.
    """
    owned = select(CaseFile.id).where(CaseFile.agency == agency)
    inside = select(CaseCircle.circle).where(CaseCircle.agency == agency)
    open_ = or_(
        CaseDocument.circle == "",
        col(CaseDocument.circle).in_(inside),
        col(CaseDocument.case_id).in_(owned),
    )
    shown = and_(CaseDocument.visibility == Visibility.ALL, open_)
    return or_(col(CaseDocument.agency) == agency, shown)


def shown_among(agency: str, document: Any) -> ColumnElement[bool]:
    """Return the condition that the document a column names may be read by an agency of its case."""
    rows = select(CaseDocument.id).where(CaseDocument.id == document, readable_by(agency))
    return rows.exists()


def circles_of(session: Session, case_id: int, agency: str) -> set[str]:
    """Return the circles of a case an agency is in."""
    rows = select(CaseCircle.circle)
    return set(session.exec(rows.where(CaseCircle.case_id == case_id, CaseCircle.agency == agency)))


def withheld(session: Session, case_id: int, agency: str) -> tuple[set[int], set[tuple[str, str]]]:
    """Return the ids, and the kinds with numbers, of what the circles of a case keep from an agency."""
    rows = select(CaseDocument.id, CaseDocument.kind, CaseDocument.number).where(
        CaseDocument.case_id == case_id, CaseDocument.circle != "", ~readable_by(agency)
    )
    found = session.exec(rows).all()
    return {each[0] or 0 for each in found}, {(each[1], each[2]) for each in found}


def members(session: Session, circles: Collection[str]) -> dict[str, set[str]]:
    """Return the agencies in each of these circles."""
    rows = select(CaseCircle).where(col(CaseCircle.circle).in_(circles))
    found: dict[str, set[str]] = {each: set() for each in circles}
    for row in session.exec(rows) if circles else ():
        found[row.circle].add(row.agency)
    return found
