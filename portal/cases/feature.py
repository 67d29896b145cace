"""Cases, offered to the application."""

from portal.cases import jobs, routes, service
from portal.cases.routes import views
from portal.cases.rules import CASEWORK
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.kernel.events import Event
from portal.kernel.text import Text

feature = Feature(
    "portal.cases",
    staff=routes.routers,
    subscribers=((Event, service.when_something_happened),),
    sealers=(service.project,),
    jobs=(Job("prove-counters", 86_400, jobs.prove),),
    sections=(
        Section("home", 10, "portal/cases/_my_work.html", views.my_work),
        Section("tip", 50, "portal/cases/_tip.html", views.around_tip),
    ),
    nav=(
        NavItem(20, Text("我的工作", "My work"), "cases.my_work", CASEWORK),
        NavItem(30, Text("案件", "Cases"), "cases.list"),
    ),
)
