"""Joint inspections, offered to the application."""

from collections.abc import Mapping
from typing import Any

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases.events import CaseSucceeded
from portal.cases.rules import CASEWORK, Stage
from portal.infra.feature import Feature, NavItem, Section
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.linking.events import CasesMerging
from referrals.clocks import queries as clocks
from referrals.inspections import policy, queries, service
from referrals.inspections.routes import routers, talks_of_case, views


def _case_section(work: Work, case_id: int) -> Mapping[str, Any] | None:
    case = cases.get(work.session, work.actor, case_id)
    found = queries.of_case(work.session, work.actor, case_id)
    can_plan = policy.can_plan(work.actor, case.agency) and case.stage is not Stage.CLOSED
    if not found and not can_plan:
        return None
    rows = views.rows(work, found)
    return {"case_id": case_id, "rows": rows, "can_plan": can_plan, **views.words(work)}


def _home_section(work: Work, _: int) -> Mapping[str, Any] | None:
    if not case_policy.opens(work.actor):
        return None
    found = queries.unfinished(work.session, work.actor)
    orders = [
        {
            "order": each,
            "clocks": clocks.views(work.session, service.SUBJECT, known(each.id), work.now),
        }
        for each in queries.open_orders(work.session, work.actor)
    ]
    if not found and not orders:
        return None
    rows = views.rows(work, found)
    return {"rows": rows, "orders": orders, **views.words(work)}


feature = Feature(
    "referrals.inspections",
    staff=routers,
    subscribers=(
        (CasesMerging, service.keep_apart),
        (CaseSucceeded, service.when_case_succeeded),
    ),
    sections=(
        Section("case", 110, "referrals/inspections/_case.html", _case_section),
        Section("case", 112, "referrals/inspections/_talks.html", talks_of_case),
        Section("home", 40, "referrals/inspections/_home.html", _home_section),
    ),
    nav=(NavItem(45, Text("联合检查", "Joint inspections"), "inspections.list", CASEWORK),),
)
