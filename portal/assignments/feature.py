"""Assignments, offered to the application."""

from portal.assignments import routes, service
from portal.assignments.routes import views
from portal.assignments.rules import ASSIGNABLE
from portal.cases.events import (
    CaseOpened,
    CaseShared,
    OwnerChanged,
    PartyAdded,
    ShareEnded,
    TipAttached,
)
from portal.infra.feature import Feature, NavItem, Section
from portal.kernel.actor import Office
from portal.kernel.text import Text

feature = Feature(
    "portal.assignments",
    staff=routes.routers,
    subscribers=(
        (CaseOpened, service.when_case_opened),
        (CaseShared, service.when_shared),
        (OwnerChanged, service.when_handed_over),
        (OwnerChanged, service.when_owner_changed),
        (PartyAdded, service.when_party_added),
        (TipAttached, service.when_tip_attached),
        (ShareEnded, service.when_share_ended),
    ),
    sealers=(service.meet_imported,),
    sections=(Section("case", 100, "portal/assignments/_case.html", views.on_case),),
    nav=(
        NavItem(
            32,
            Text("分案", "Assignments"),
            "assignments.board",
            frozenset({Office.HEAD, Office.DEPUTY_HEAD, Office.INTAKE}),
        ),
        NavItem(70, Text("外出代收", "Absences"), "assignments.absences"),
        NavItem(72, Text("回避", "Recusals"), "assignments.recusals", ASSIGNABLE),
    ),
)
