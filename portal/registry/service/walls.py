"""The institution an act is about, and whether the actor keeps it."""

from __future__ import annotations

from datetime import date

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.registry import policy, queries
from portal.registry.models import Institution


def kept(work: Work, institution_id: int) -> Institution:
    """Return the institution, locked; NotAllowed unless the actor's agency keeps it."""
    found = queries.get(work.session, institution_id, lock=True)
    require(keeps(work, found.region))
    return found


def keeps(work: Work, region: str) -> bool:
    """Tell whether the actor's agency keeps the register of a region."""
    if not work.actor.agency:
        return False
    mine = agencies.agency(work.session, work.actor.agency)
    above = regions_above(work, region)
    return policy.can_keep_in(work.actor, mine.kind, agency_region=mine.region, above=above)


def regions_above(work: Work, region: str) -> list[str]:
    """Return a region and every region above it."""
    parents = {each.code: each.parent for each in agencies.regions(work.session)}
    found, code = [], region if region in parents else None
    while code:
        found.append(code)
        code = parents.get(code)
    return found


def not_later(work: Work, **days: object) -> None:
    """Raise Invalid for a day that has not come yet; None is no day."""
    today = work.now.astimezone(LEGAL_ZONE).date()
    late = {name: "future_day" for name, day in days.items() if day is not None and day > today}  # type: ignore[operator]  # days
    if late:
        raise Invalid(**late)


def in_order(from_on: date | None, until_on: date | None) -> None:
    """Raise Invalid when a period ends before it begins."""
    if from_on is not None and until_on is not None and until_on < from_on:
        raise Invalid(until_on="past_day")
