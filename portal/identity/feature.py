"""Accounts, offered to the application."""

from portal.identity import jobs, routes
from portal.infra.feature import Feature, Job, NavItem
from portal.kernel.actor import Office
from portal.kernel.text import Text

feature = Feature(
    "portal.identity",
    staff=(routes.open_to_all, *routes.staff),
    jobs=(Job("drop-dead-sessions", 300, jobs.drop_dead_sessions),),
    nav=(
        NavItem(
            80,
            Text("密钥授予", "Keys to grant"),
            "identity.keys",
            frozenset({Office.HEAD, Office.IDENTITY_CUSTODIAN, Office.FINANCE}),
        ),
        NavItem(
            95, Text("人员账号", "Officers"), "identity.officers", frozenset({Office.ADMINISTRATOR})
        ),
    ),
)
