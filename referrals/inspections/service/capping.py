"""What speaks against one more visit: the yearly number to an enterprise, and another visit at hand."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.infra.database import in_turn
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Reason, Refused
from portal.kernel.ids import known
from referrals.inspections import rules
from referrals.inspections.forms import Plan
from referrals.inspections.models import Inspection
from referrals.inspections.queries import Case
from referrals.inspections.rules import (
    GROUND_SOURCES,
    ChecksNearby,
    FlightOrdered,
    Ground,
    VisitsUsedUp,
    orders_flights,
)


def ground_for(work: Work, case: Case, institution_id: int, form: Plan) -> str:
    """Return the ground a visit goes beyond the yearly number on, "" while there is room.

    Invalid without a ground, or with one the source of the case does not give; the head sees it
    before approving.
    """
    if not work.ask(VisitsUsedUp(institution_id, form.planned_on), otherwise=False):
        return ""
    if form.ground is None:
        raise Invalid(ground="visits_used_up")
    sources = GROUND_SOURCES.get(form.ground)
    if sources is not None and case.source not in sources:
        raise Invalid(ground="ground_not_given")
    if form.ground == Ground.FLIGHT and not _flies(work, known(case.id)):
        raise Invalid(ground="not_your_level")
    return form.ground


def _flies(work: Work, case_id: int) -> bool:
    """Tell whether the actor's agency orders flight checks, or goes on one that was ordered (O735 27).

    Those of the nation and of provinces order them; a city's own check is none.
    """
    region = agencies.agency(work.session, work.actor.agency).region
    return orders_flights(region) or work.ask(FlightOrdered(case_id), otherwise=False)


def apart_for(work: Work, case: Case, institution_id: int, form: Plan) -> str:
    """Return why a visit is not made together with another at hand, "" when there is none.

    Invalid without a reason; the head sees it before approving.
    """
    if not work.ask(ChecksNearby(institution_id, form.planned_on, known(case.id)), otherwise=()):
        return ""
    if not form.apart:
        raise Invalid(apart="check_nearby")
    return form.apart


def ask_room(work: Work, found: Inspection) -> None:
    """Raise Refused when visits approved meanwhile left no room for a plan without a ground."""
    in_turn(work.session, f"visits/{found.institution_id}")
    asked = VisitsUsedUp(found.institution_id, found.planned_on, besides=known(found.id))
    if not found.ground and work.ask(asked, otherwise=False):
        raise Refused(Reason("visits-used-up", rules.APPROVED_FIRST))
