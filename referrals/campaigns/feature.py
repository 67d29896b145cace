"""Campaigns and their tasks, offered to the application."""

from collections.abc import Mapping
from typing import Any

from portal.cases import queries as cases
from portal.cases.events import CaseClosed
from portal.cases.policy import opens
from portal.cases.rules import CASEWORK
from portal.cases.rules.masking import FieldProfile
from portal.infra.feature import Feature, NavItem, Section
from portal.infra.work import Work
from portal.kernel.text import Text
from portal.sharing.events import AgencySucceeded
from referrals.campaigns import queries, routes, service
from referrals.campaigns.queries import joining, tasks, visits
from referrals.campaigns.routes.words import words
from referrals.campaigns.rules import JoinState
from referrals.draws.rules import Occasions, VisitsAhead
from referrals.inspections.events import (
    InspectionCancelled,
    InspectionClosed,
    InspectionDeclined,
    InspectionEntered,
    InspectionFindingRecorded,
)
from referrals.inspections.rules import ChecksNearby, FlightOrdered, VisitsUsedUp
from referrals.recoveries import policy as recovering
from referrals.recoveries.rules import GivenBack, VoluntaryReturns

ENDS = (InspectionClosed, InspectionCancelled, InspectionDeclined, InspectionFindingRecorded)

PAST = (InspectionEntered, InspectionCancelled, InspectionDeclined, InspectionClosed)


def _case_section(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Which campaign a case came from, and what its institution gave back before it was opened."""
    case = cases.get(work.session, work.actor, case_id)
    found = queries.of_case(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    whole = grant is not None and grant.profile is FieldProfile.FULL and opens(work.actor)
    given: tuple[GivenBack, ...] = ()
    if whole and case.institution_id is not None:
        asked = VoluntaryReturns(case.institution_id, case.opened_at)
        given = service.given_back(work, asked)
    joins = joining.of_case(work.session, case_id, work.actor.agency)
    waits = {each.inspection_id for each in joins if each.state is JoinState.ASKED}
    near = [each for each in service.near_case(work, case) if each.id not in waits]
    if not (found or given or joins or near):
        return None
    orders = case_id if recovering.can_propose(work.actor, case.agency) else 0
    told = {"found": found, "given": given, "orders": orders, "case_id": case_id}
    return {**told, "joins": joins, "near": near, **words(work)}


def _home_section(work: Work, _: int) -> Mapping[str, Any] | None:
    if not opens(work.actor):
        return None
    mine = tasks.mine(work.session, work.actor)
    session, actor = work.session, work.actor
    asked = [
        *joining.visible(session, actor, visits.joins_for(session, actor.agency)),
        *joining.visible(session, actor, joining.waiting(session, actor.agency)),
    ]
    if not mine and not asked:
        return None
    return {"lines": mine, "asked": len(asked), "today": service.today(work), **words(work)}


feature = Feature(
    "referrals.campaigns",
    public=routes.public_pages,
    staff=routes.staff,
    subscribers=(
        *((each, service.when_visit_ended) for each in ENDS),
        *((each, service.when_check_past) for each in PAST),
        (CaseClosed, service.when_case_closed),
        (AgencySucceeded, service.when_agency_succeeded),
    ),
    sections=(
        Section("case", 105, "referrals/campaigns/_case.html", _case_section),
        Section("home", 38, "referrals/campaigns/_home.html", _home_section),
    ),
    nav=(NavItem(44, Text("专项行动", "Campaigns"), "campaigns.list", CASEWORK),),
    answers=(
        (VisitsUsedUp, service.used_up),
        (VisitsAhead, service.ahead),
        (FlightOrdered, service.flown),
        (Occasions, service.occasions),
        (ChecksNearby, service.nearby),
        (VoluntaryReturns, service.given_back),
    ),
)
