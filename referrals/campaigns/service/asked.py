"""What campaigns answer those below them: visits used up, money given back by itself."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from referrals.campaigns.queries import declared, targets, visits
from referrals.campaigns.rules import practice
from referrals.campaigns.service.ordering import practice_of
from referrals.inspections.rules import VisitsUsedUp
from referrals.recoveries.rules import GivenBack, VoluntaryReturns


def used_up(work: Work, asked: VisitsUsedUp) -> bool:
    """Tell whether an institution had all visits of a calendar year, those of every agency counted."""
    place = targets.one(work.session, asked.institution_id)
    ours = practice_of(work, place.region)
    if ours.visits_per_year is None:
        return False
    visited = visits.in_year(
        work.session, asked.institution_id, asked.on.year, besides=asked.besides
    )
    return practice.full(ours, place.credit_code, visited)


def given_back(work: Work, asked: VoluntaryReturns) -> tuple[GivenBack, ...]:
    """Return what an institution declared in self-checks and gave back before an instant."""
    rows = declared.returned_before(work.session, asked.institution_id, asked.before)
    return tuple(
        GivenBack(
            fen=row.returned_fen,
            declared_fen=row.amount_fen,
            category=row.category,
            on=row.recorded_at.astimezone(LEGAL_ZONE).date(),
            occasion=title,
        )
        for row, title in rows
    )
