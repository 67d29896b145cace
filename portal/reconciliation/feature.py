"""Proof that the ledgers hold, offered to the application."""

from portal.infra.feature import Feature, Job, NavItem
from portal.infra.work import Work
from portal.kernel.text import Text
from portal.reconciliation import jobs, queries, routes
from portal.reconciliation.policy import SEEN_BY
from portal.statements.rules import LastProof


def _told(work: Work, _asked: LastProof) -> Text:
    return queries.standing(work.session).told(work.now)


feature = Feature(
    "portal.reconciliation",
    staff=(routes.staff,),
    jobs=(
        Job("prove-ledgers", 86_400, jobs.nightly, long=True),
        Job("prove-ledgers-asked", 30, jobs.asked, long=True),
    ),
    answers=((LastProof, _told),),
    nav=(NavItem(53, Text("账目核对", "Proof of ledgers"), "reconciliation.show", SEEN_BY),),
)
