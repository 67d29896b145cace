"""What an agency may order, and with whom: by its level, its kind, and local practice."""

from __future__ import annotations

from datetime import date

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from referrals.campaigns import queries
from referrals.campaigns.book import registry
from referrals.campaigns.queries import Bureau
from referrals.campaigns.rules.kinds import CampaignKind
from referrals.campaigns.rules.practice import Practice
from referrals.checklists import queries as checklists

HEARS = (Office.INVESTIGATOR, Office.HEAD)


def today(work: Work) -> date:
    """Return the legal day of the work."""
    return work.now.astimezone(LEGAL_ZONE).date()


def practice_of(work: Work, region: str) -> Practice:
    """Return the local practice of a region, or of the nearest one above that has one."""
    return registry.practice(queries.upward(work.session, region), today(work))


def own(work: Work) -> Bureau:
    """Return the actor's agency; NotFound without one."""
    return queries.agency(work.session, work.actor.agency)


def orderable(work: Work) -> list[CampaignKind]:
    """Return the kinds of campaign the actor's agency may order: by its level, and if it inspects."""
    ours = own(work)
    if checklists.in_force(work.session, ours.code, ours.kind, today(work)) is None:
        return []
    return registry.orderable(ours.region, today(work))


def candidates(work: Work) -> list[Bureau]:
    """Return the agencies that may join: of the group's kinds, below the actor's region or next above."""
    ours = own(work)
    kinds = practice_of(work, ours.region).members
    area = queries.downward(work.session, ours.region)
    found = {each.code: each for each in queries.within(work.session, area, kinds)}
    for kind in kinds:
        try:
            near = agencies.of_kind(work.session, region=ours.region, kind=AgencyKind(kind))
        except NotFound:
            continue
        found.setdefault(near.code, near)
    found.pop(ours.code, None)
    return sorted(found.values(), key=lambda each: (kinds.index(each.kind), each.code))
