"""Packages, offered to the application."""

from portal.cases.rules import CASEWORK
from portal.infra.feature import Feature, NavItem, Section
from portal.kernel.text import Text
from portal.packages import routes
from portal.packages.routes import checking

feature = Feature(
    "portal.packages",
    staff=(routes.staff, checking.staff),
    nav=(NavItem(92, Text("核验证据包", "Check a package"), "packages.check", CASEWORK),),
    sections=(Section("case", 195, "portal/packages/_case.html", routes.link),),
)
