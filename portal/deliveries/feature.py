"""Deliveries, offered to the application."""

from portal.deliveries import routes
from portal.infra.feature import Feature, Section

feature = Feature(
    "portal.deliveries",
    staff=(routes.staff,),
    sections=(Section("case", 197, "portal/deliveries/_case.html", routes.of_case),),
)
