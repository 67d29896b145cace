"""Packages, offered to the application."""

from portal.infra.feature import Feature, Section
from portal.packages import routes

feature = Feature(
    "portal.packages",
    staff=(routes.staff,),
    sections=(Section("case", 195, "portal/packages/_case.html", routes.link),),
)
