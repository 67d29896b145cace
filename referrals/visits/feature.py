"""On the spot, offered to the application."""

from portal.infra.feature import Feature
from referrals.inspections.events import (
    InspectionApproved,
    InspectionCancelled,
    InspectorsNamed,
)
from referrals.visits import service
from referrals.visits.routes import staff

feature = Feature(
    "referrals.visits",
    staff=staff,
    subscribers=(
        (InspectionApproved, service.when_changed),
        (InspectionCancelled, service.when_changed),
        (InspectorsNamed, service.when_changed),
    ),
)
