"""What everybody may read, offered to the application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases.rules import Stage
from portal.erasure.events import KeyErased
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.infra.work import Work
from portal.kernel.text import Text
from portal.publicity import jobs, policy, queries, routes, service
from portal.publicity.rules import STORY_STATES


def _of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    grant = cases.grant(work.session, case_id, work.actor.agency)
    if not (policy.sees(work.actor) and case_policy.can_work(work.actor, grant)):
        return None
    closed = cases.by_id(work.session, case_id).stage is Stage.CLOSED
    rows = queries.of_case(work.session, case_id)
    return {"case_id": case_id, "rows": rows, "states": STORY_STATES} if closed else None


feature = Feature(
    "portal.publicity",
    public=routes.public,
    staff=routes.staff,
    subscribers=((KeyErased, service.when_erased),),
    jobs=(Job("count-years", 86_400, jobs.count, long=True),),
    sections=(Section("case", 230, "portal/publicity/_case.html", _of_case),),
    nav=(
        NavItem(84, Text("公布典型案例", "Published cases"), "publicity.list", policy.WRITERS),
        NavItem(85, Text("宣传海报", "Posters"), "publicity.posters", policy.POSTER_MAKERS),
    ),
)
