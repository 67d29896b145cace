"""Lists that are taken in, offered to the application."""

from portal.imports import jobs, routes
from portal.infra.feature import Feature, Job, NavItem
from portal.kernel.text import Text
from portal.registry.policy import OFFICES

feature = Feature(
    "portal.imports",
    staff=routes.routers,
    jobs=(
        Job("go-on-with-imports", 2, jobs.go_on, long=True),
        Job("forget-imports", 3600, jobs.forget),
    ),
    nav=(NavItem(65, Text("批量导入", "Imports"), "imports.list", frozenset(OFFICES)),),
)
