"""Destroying keys, offered to the application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.erasure import policy, queries, routes
from portal.erasure.rules import GROUND_NAMES, KIND_NAMES
from portal.infra.feature import Feature, NavItem, Section
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.kernel.text import Text


def _of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    grant = cases.grant(work.session, case_id, work.actor.agency)
    if not case_policy.can_work(work.actor, grant):
        return None
    return {
        "case_id": case_id,
        "case": cases.by_id(work.session, case_id),
        "rows": queries.of_case(work.session, case_id),
        "kinds": KIND_NAMES,
        "grounds": GROUND_NAMES,
    }


def _of_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    kept = tips.vault(work.session, tip_id)
    if kept is None or kept.agency != work.actor.agency:
        return None
    if not (kept.destroyed_at or policy.can_ask_identity(work.actor)):
        return None
    return {"tip_id": tip_id, "destroyed_at": kept.destroyed_at}


feature = Feature(
    "portal.erasure",
    staff=(routes.staff,),
    sections=(
        Section("case", 195, "portal/erasure/_case.html", _of_case),
        Section("tip", 90, "portal/erasure/_tip.html", _of_tip),
    ),
    nav=(NavItem(82, Text("密钥销毁", "Keys to destroy"), "erasure.list", policy.ASKERS),),
)
