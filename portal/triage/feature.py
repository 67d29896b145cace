"""Triage, offered to the application."""

from portal.infra.feature import Feature, Section
from portal.intake.events import LeadsTaken, TipAccepted, TipHandedOver, TipReceived
from portal.triage import routes, service
from portal.triage.routes import views

feature = Feature(
    "portal.triage",
    staff=routes.routers,
    subscribers=(
        (TipReceived, service.when_received),
        (LeadsTaken, service.when_leads_taken),
        (TipHandedOver, service.when_handed_over),
        (TipAccepted, service.when_accepted),
    ),
    sections=(Section("tip", 100, "portal/triage/_tip.html", views.around_tip),),
)
