"""The custody log, offered to the application."""

from portal.audit import jobs, routes, service
from portal.infra.feature import Feature, Job, NavItem
from portal.kernel.actor import Office
from portal.kernel.text import Text

feature = Feature(
    "portal.audit",
    staff=(routes.staff,),
    jobs=(
        Job("sign-checkpoint", 10, jobs.checkpoint),
        Job("keep-nodes", 86_400, jobs.fill, long=True),
    ),
    nav=(NavItem(90, Text("存证日志", "Custody log"), "audit.log", frozenset({Office.AUDITOR})),),
    sealers=(service.append,),
)
