"""Statements of banks, offered to the application."""

from portal.infra.feature import Feature, Job
from portal.statements import jobs
from portal.statements.service.sealing import WRAPS

feature = Feature(
    "portal.statements",
    jobs=(
        Job("go-on-with-statements", 2, jobs.go_on, long=True),
        Job("forget-statements", 3600, jobs.forget),
    ),
    wraps=(WRAPS,),
)
