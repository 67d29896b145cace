"""On the spot, offered to the application."""

from portal.cases.rules.proofs import VisitRecords
from portal.identity.events import OfficerDismissed
from portal.infra.feature import Feature, Section
from portal.sharing.events import AgencySucceeded
from referrals.inspections.events import (
    InspectionApproved,
    InspectionCancelled,
    InspectionClosed,
    InspectionEntered,
    InspectorsNamed,
)
from referrals.visits import service
from referrals.visits.routes import public, sections, staff

feature = Feature(
    "referrals.visits",
    public=public,
    staff=staff,
    sections=(
        Section("inspection", 10, "referrals/visits/_inspection.html", sections.on_inspection),
        Section("evidence_item", 20, "referrals/visits/_evidence.html", sections.on_item),
    ),
    answers=((VisitRecords, service.records_of_case),),
    subscribers=(
        (InspectionApproved, service.when_changed),
        (InspectionCancelled, service.when_changed),
        (InspectionEntered, service.when_changed),
        (InspectionClosed, service.when_changed),
        (InspectorsNamed, service.when_changed),
        (OfficerDismissed, service.when_dismissed),
        (AgencySucceeded, service.when_agency_succeeded),
    ),
)
