"""Campaigns and their tasks, offered to the application."""

from portal.infra.feature import Feature
from referrals.campaigns import service
from referrals.inspections.events import (
    InspectionCancelled,
    InspectionClosed,
    InspectionDeclined,
    InspectionFindingRecorded,
)
from referrals.inspections.rules import VisitsUsedUp
from referrals.recoveries.rules import VoluntaryReturns

ENDS = (InspectionClosed, InspectionCancelled, InspectionDeclined, InspectionFindingRecorded)

feature = Feature(
    "referrals.campaigns",
    subscribers=tuple((each, service.when_visit_ended) for each in ENDS),
    answers=((VisitsUsedUp, service.used_up), (VoluntaryReturns, service.given_back)),
)
