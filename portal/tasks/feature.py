"""Tasks, offered to the application."""

from portal.assignments.rules import ASSIGNABLE
from portal.cases.events import (
    BallPassed,
    CaseClosed,
    CaseFiled,
    CaseNotFiled,
    CaseReopened,
    FindingRecorded,
    OfficerRecused,
    ShareEnded,
    StageChanged,
)
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.kernel.actor import Office
from portal.kernel.text import Text
from portal.tasks import jobs, routes, service
from portal.tasks.routes import views

_WATCHED = (
    StageChanged,
    CaseFiled,
    CaseNotFiled,
    CaseClosed,
    CaseReopened,
    FindingRecorded,
    BallPassed,
)

feature = Feature(
    "portal.tasks",
    staff=routes.routers,
    subscribers=(
        (CaseClosed, service.when_case_closed),
        (ShareEnded, service.when_share_ended),
        (OfficerRecused, service.when_officer_recused),
        *((each, service.note_for_watchers) for each in _WATCHED),
    ),
    sealers=(service.tell_watchers,),
    jobs=(Job("overdue-tasks", 3_600, jobs.tell_overdue),),
    sections=(
        Section("case", 110, "portal/tasks/_case.html", views.on_case),
        Section("home", 8, "portal/tasks/_home.html", views.on_home),
    ),
    nav=(
        NavItem(22, Text("我的任务", "My tasks"), "tasks.mine", ASSIGNABLE),
        NavItem(
            74,
            Text("工作交接", "Handovers"),
            "tasks.handovers",
            frozenset({Office.HEAD, Office.DEPUTY_HEAD}),
        ),
    ),
)
