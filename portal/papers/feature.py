"""Letters, offered to the application."""

from portal.cases.rules import CASEWORK
from portal.infra.feature import Feature, NavItem, Section
from portal.kernel.text import Text
from portal.papers import routes
from portal.papers.routes import views

feature = Feature(
    "portal.papers",
    staff=routes.routers,
    sections=(Section("case", 118, "portal/papers/_case.html", views.on_case),),
    nav=(NavItem(46, Text("文书", "Documents"), "papers.register", CASEWORK),),
)
