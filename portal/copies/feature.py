"""Previews and working copies, offered to the application."""

from portal.cases.rules.marks import MarksOn
from portal.copies import routes, service
from portal.copies.routes import views
from portal.evidence.events import EvidenceReceived
from portal.infra.feature import Feature, Section

feature = Feature(
    "portal.copies",
    staff=routes.routers,
    answers=((MarksOn, service.marks_on),),
    subscribers=((EvidenceReceived, service.when_received),),
    sections=(
        Section("evidence_item", 10, "portal/copies/_item.html", views.on_item),
        Section("tip", 40, "portal/copies/_tip.html", views.on_tip),
    ),
)
