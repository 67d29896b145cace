"""Claim review, samples of claims and third parties, offered to the application."""

from collections.abc import Mapping
from typing import Any

from portal.cases import queries as cases
from portal.cases.events import CaseSucceeded
from portal.cases.rules import CASEWORK
from portal.infra.feature import Feature, NavItem, Section
from portal.infra.work import Work
from portal.kernel.text import Text
from referrals.reviews import policy, queries, service
from referrals.reviews.routes import routers, views


def _case_section(work: Work, case_id: int) -> Mapping[str, Any] | None:
    if not policy.can_review(work.actor, work.actor.agency):
        return None
    case = cases.get(work.session, work.actor, case_id)
    found = queries.of_case(work.session, work.actor, case_id)
    return {
        "case_id": case_id,
        "rows": views.rows(work, found),
        "opinions": len(queries.opinions(work.session, work.actor, case_id)),
        "can_bring": case.institution_id is not None,
        **views.words(),
    }


feature = Feature(
    "referrals.reviews",
    staff=routers,
    subscribers=((CaseSucceeded, service.when_case_succeeded),),
    sections=(Section("case", 115, "referrals/reviews/_case.html", _case_section),),
    nav=(
        NavItem(46, Text("费用审核", "Claim review"), "reviews.list", CASEWORK),
        NavItem(47, Text("第三方", "Third parties"), "reviews.thirds", CASEWORK),
    ),
)
