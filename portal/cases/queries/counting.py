"""Counting cases row by row: what the counters are proved against."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session, col, func, select

from portal.agencies.models import Agency
from portal.agencies.rules import OUTSIDE
from portal.cases.models import CaseAccess, CaseFile
from portal.figures.rules import AgencyKey, PlaceKey, city_of, month_of

_BATCH = 10_000


def by_agency(session: Session) -> dict[AgencyKey, int]:
    """Return how many cases each agency sees in each stage, counted now."""
    rows = select(CaseAccess.agency, CaseAccess.stage, func.count())
    found = session.exec(rows.group_by(CaseAccess.agency, CaseAccess.stage))
    return {(agency, str(stage)): n for agency, stage, n in found}


def by_place(session: Session) -> dict[PlaceKey, int]:
    """Return how many cases each city has by month of opening, stage and category, counted now.

    But for those of agencies whose work the others are not shown in a figure.
    """
    outside = select(Agency.code).where(col(Agency.kind).in_(OUTSIDE))
    rows = select(CaseFile.region, CaseFile.opened_at, CaseFile.stage, CaseFile.category)
    rows = rows.where(col(CaseFile.agency).not_in(outside))
    found: Counter[PlaceKey] = Counter()
    for region, opened_at, stage, category in session.exec(
        rows.execution_options(yield_per=_BATCH)
    ):
        found[city_of(region), month_of(opened_at), str(stage), category] += 1
    return dict(found)
