"""Sharing, offered to the application."""

from portal.cases.events import CaseShared, ShareEnded
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.kernel.actor import Office
from portal.kernel.events import Event
from portal.kernel.text import Text
from portal.sharing import events, jobs, routes, service
from portal.sharing.policy import SPEAKS_FOR_AGENCY
from portal.sharing.routes import views

feature = Feature(
    "portal.sharing",
    staff=routes.routers,
    subscribers=(
        (CaseShared, service.when_shared),
        (ShareEnded, service.when_ended),
        (Event, service.when_something_was_agreed),
        (events.AccessGranted, service.when_access_was_decided),
        (events.AccessDeclined, service.when_access_was_decided),
    ),
    jobs=(Job("end-shares", 60, jobs.expire),),
    sections=(Section("case", 190, "portal/sharing/_case.html", views.of_case),),
    nav=(
        NavItem(42, Text("共享与移送", "Sharing"), "sharing.desk", SPEAKS_FOR_AGENCY),
        NavItem(
            90,
            Text("共享规则", "Sharing rules"),
            "sharing.policies",
            frozenset({Office.ADMINISTRATOR}),
        ),
        NavItem(
            92,
            Text("机构承接", "Successions"),
            "sharing.successions",
            frozenset({Office.ADMINISTRATOR, Office.HEAD}),
        ),
        NavItem(
            91, Text("访问核查", "Access review"), "sharing.review", frozenset({Office.AUDITOR})
        ),
    ),
)
