"""Lists, offered to the application."""

from portal.cases.rules import CASEWORK, MONEY_OFFICES
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.kernel.actor import Office
from portal.kernel.text import Text
from portal.worklists import jobs, routes
from portal.worklists.routes import home

feature = Feature(
    "portal.worklists",
    staff=routes.routers,
    jobs=(Job("forget-plans", 3600, jobs.forget_plans),),
    sections=(
        Section("home", 5, "portal/worklists/_stages.html", home.stages),
        Section("home", 10, "portal/worklists/_waiting.html", home.waiting),
    ),
    nav=(
        NavItem(20, Text("我的工作", "My work"), "cases.my_work", CASEWORK),
        NavItem(30, Text("案件", "Cases"), "cases.list", CASEWORK | MONEY_OFFICES),
        NavItem(
            95, Text("案件统计", "Figures"), "figures.show", CASEWORK | frozenset({Office.AUDITOR})
        ),
    ),
)
