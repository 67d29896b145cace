"""What campaigns answer those below them: visits used up, visits at hand, money given back."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from referrals.campaigns.queries import declared, targets, visits
from referrals.campaigns.rules import practice
from referrals.campaigns.service.ordering import practice_of
from referrals.draws.rules import VisitsAhead
from referrals.inspections.rules import CheckNearby, ChecksNearby, FlightOrdered, VisitsUsedUp
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


def flown(work: Work, asked: FlightOrdered) -> bool:
    """Tell whether a case is the check of one place in a flight check."""
    return visits.flown(work.session, asked.case_id)


def ahead(work: Work, asked: VisitsAhead) -> bool:
    """Tell whether a place that was drawn is still to be visited."""
    return visits.ahead(work.session, asked.number)


def nearby(work: Work, asked: ChecksNearby) -> tuple[CheckNearby, ...]:
    """Return the checks about a day; of those the actor may not open only whose they are."""
    place = targets.one(work.session, asked.institution_id)
    days = practice_of(work, place.region).merge_days
    found = [
        each
        for each in visits.nearby(work.session, work.actor, known(place.id), asked.on, days)
        if each.case_id != asked.besides_case
    ]
    opens = visits.seen(work.session, work.actor, [known(each.id) for each in found])
    return tuple(
        CheckNearby(each.agency, known(each.id), each.title, each.planned_on, opens=True)
        if each.id in opens
        else CheckNearby(each.agency)
        for each in found
    )


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
