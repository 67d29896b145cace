"""Proof that the ledgers hold, offered to the application."""

from portal.infra.feature import Feature, Job, NavItem
from portal.kernel.text import Text
from portal.reconciliation import jobs, routes
from portal.reconciliation.policy import SEEN_BY

feature = Feature(
    "portal.reconciliation",
    staff=(routes.staff,),
    jobs=(
        Job("prove-ledgers", 86_400, jobs.nightly, long=True),
        Job("prove-ledgers-asked", 30, jobs.asked, long=True),
    ),
    nav=(NavItem(53, Text("账目核对", "Proof of ledgers"), "reconciliation.show", SEEN_BY),),
)
