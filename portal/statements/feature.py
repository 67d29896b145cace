"""Statements of banks, offered to the application."""

from portal.infra.feature import Feature, Job, NavItem
from portal.kernel.text import Text
from portal.statements import jobs, routes
from portal.statements.rules import OFFICES
from portal.statements.service.sealing import WRAPS

feature = Feature(
    "portal.statements",
    staff=routes.routers,
    jobs=(
        Job("go-on-with-statements", 2, jobs.go_on, long=True),
        Job("forget-statements", 3600, jobs.forget),
    ),
    nav=(NavItem(52, Text("银行流水", "Bank statements"), "statements.list", OFFICES),),
    wraps=(WRAPS,),
)
