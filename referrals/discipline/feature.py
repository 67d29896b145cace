"""The sealed track, offered to the application. It hears of no case and tells nobody of any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.cases.rules import CASEWORK
from portal.identity.events import OfficerDismissed, OfficerKeyRenewed
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.infra.work import Work
from portal.kernel.text import Text
from referrals.discipline import jobs, policy, routes, service


def _on_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    return {"kind": "case", "id": case_id} if policy.can_report(work.actor) else None


def _on_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    return {"kind": "tip", "id": tip_id} if policy.can_report(work.actor) else None


def _count(work: Work) -> str:
    found = service.waiting(work)
    return str(found) if found else ""


feature = Feature(
    "referrals.discipline",
    staff=(routes.staff,),
    subscribers=(
        (OfficerKeyRenewed, service.when_key_renewed),
        (OfficerDismissed, service.when_dismissed),
    ),
    jobs=(Job("cover-records", 600, jobs.cover),),
    sections=(
        Section("case", 130, "referrals/discipline/_link.html", _on_case),
        Section("tip", 130, "referrals/discipline/_link.html", _on_tip),
    ),
    nav=(NavItem(48, Text("职务线索", "Officials"), "discipline.desk", CASEWORK, _count),),
    wraps=service.WRAPS,
)
"""The sections are the same on every case and tip, whatever was reported of it."""
