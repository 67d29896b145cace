"""A register of hospitals and pharmacies, and the steps of a campaign over them."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.identity import queries as identity
from portal.registry import service as institutions
from referrals.campaigns import service
from referrals.campaigns.forms import (
    AddByFilter,
    Begin,
    Decide,
    Dispatch,
    NameOfficers,
    PlanCampaign,
)
from referrals.inspections.rules import Notice
from tests.support.people import People

STARTS, ENDS, DUE = date(2026, 3, 2), date(2026, 6, 30), date(2026, 3, 31)
CITY, EAST, WEST = "990100", "990102", "990103"


def register(
    people: People, *, hospitals: int = 4, pharmacies: int = 2, region: str = CITY
) -> None:
    """Put hospitals C001… and pharmacies P001… into the register."""
    rows = [
        {"code": f"C{n:03}", "name": f"第{n}演示医院", "kind": "hospital", "region": region}
        for n in range(1, hospitals + 1)
    ]
    rows += [
        {"code": f"P{n:03}", "name": f"第{n}演示药房", "kind": "pharmacy", "region": region}
        for n in range(1, pharmacies + 1)
    ]
    with people.work("lin") as work:
        institutions.load(work, rows)


def form(**changes: Any) -> PlanCampaign:
    given: dict[str, Any] = {
        "kind": "special",
        "title": "血液透析专项检查",
        "basis": "年度检查计划",
        "category": "duplicate_charge",
        "notice": Notice.AT_THE_DOOR,
        "members": ("hq-wjw", "hq-scjg"),
        "starts_on": STARTS,
        "ends_on": ENDS,
    }
    return PlanCampaign(**{**given, **changes})


def self_check_form(**changes: Any) -> PlanCampaign:
    return form(kind="self_check", title="自查自纠专项行动", notice=None, **changes)


def planned(people: People, made: PlanCampaign | None = None, login: str = "lin") -> int:
    with people.work(login) as work:
        return service.plan(work, made or form()).id or 0


def approve(people: People, campaign_id: int, login: str = "zhao") -> None:
    with people.work(login) as work:
        service.decide(work, campaign_id, Decide(decision="approve", reasons="同意"))


def running(people: People, made: PlanCampaign | None = None, **filters: Any) -> int:
    """Return an approved campaign with a task for every institution the filter finds."""
    campaign_id = planned(people, made)
    with people.work("lin") as work:
        service.add_by_filter(work, campaign_id, AddByFilter(**filters))
    approve(people, campaign_id)
    return campaign_id


def dispatched(people: People, campaign_id: int, agency: str = "hq-ybj") -> int:
    with people.work("lin") as work:
        return service.dispatch(work, campaign_id, Dispatch(agency=agency, due_on=DUE))


def officer_ids(people: People, *logins: str) -> tuple[int, ...]:
    with people.work("lin", writes=False) as work:
        found = [identity.by_login(work.session, login) for login in logins]
        return tuple(each.id or 0 for each in found if each)


def named(people: People, task_id: int) -> None:
    ids = officer_ids(people, "lin", "he")
    with people.work("lin") as work:
        service.name_officers(work, task_id, NameOfficers(officers=ids))


def begun(people: People, task_id: int, **changes: Any) -> tuple[int, int]:
    """Return the inspection and the case of a task that was begun."""
    named(people, task_id)
    with people.work("lin") as work:
        task = service.begin(work, task_id, Begin(**{"planned_on": date(2026, 3, 4), **changes}))
        return task.inspection_id or 0, task.case_id or 0
