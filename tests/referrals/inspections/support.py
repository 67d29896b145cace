"""A case on one hospital and the steps of an inspection of it, as the demonstration officers do them."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.identity import queries as identity
from portal.registry import service as institutions
from referrals.checklists.book import registry
from referrals.checklists.rules import Choice, Given, Kind
from referrals.inspections import service
from referrals.inspections.forms import Decide, Found, Join, Plan, Rectify, SiteRecord
from referrals.inspections.rules import Notice, Signing
from tests.support.people import People

HOSPITAL = {
    "code": "H001",
    "name": "花桥市和康医院",
    "kind": "hospital",
    "region": "990100",
    "address": "花桥市和平路1号",
}
DAY = date(2026, 3, 4)
TEAMS = {"hq-ybj": ("lin", "he"), "hq-wjw": ("wei", "pan"), "hq-scjg": ("shi", "fang")}
INSPECTORS = ("lin", "wei", "shi")


def a_case(people: People) -> int:
    """Open a case on the hospital, owned by hq-ybj."""
    with people.work("lin") as work:
        (hospital,) = institutions.load(work, [HOSPITAL])
        form = OpenCase(
            title="和康医院涉嫌违规使用医保基金",
            region="990100",
            category="duplicate_charge",
            source=Source.JOINT_CHECK,
            institution_id=hospital.id,
        )
        return cases.open_case(work, form).id or 0


def officer_ids(people: People, *logins: str) -> tuple[int, ...]:
    with people.work("lin", writes=False) as work:
        found = [identity.by_login(work.session, login) for login in logins]
        return tuple(each.id or 0 for each in found if each)


def plan_form(people: People, **changes: Any) -> Plan:
    given: dict[str, Any] = {
        "title": "和康医院三部门联合检查",
        "planned_on": DAY,
        "notice": Notice.AT_THE_DOOR,
        "agencies": ("hq-wjw", "hq-scjg"),
        "officers": officer_ids(people, "lin", "he"),
    }
    return Plan(**{**given, **changes})


def planned(people: People, case_id: int, **changes: Any) -> int:
    form = plan_form(people, **changes)
    with people.work("lin") as work:
        return service.plan(work, case_id, form).id or 0


def approve(people: People, inspection_id: int) -> None:
    with people.work("zhao") as work:
        service.decide(work, inspection_id, Decide(decision="approve", reasons="同意"))


def approved(people: People, case_id: int) -> int:
    """Return an approved inspection for which all three agencies have named their officers."""
    inspection_id = planned(people, case_id)
    approve(people, inspection_id)
    for login in ("wei", "shi"):
        with people.work(login) as work:
            ids = officer_ids(people, *TEAMS[work.actor.agency])
            service.join(work, inspection_id, Join(officers=ids))
    return inspection_id


def inside(people: People, case_id: int) -> int:
    """Return an inspection whose three agencies have entered."""
    inspection_id = approved(people, case_id)
    for login in INSPECTORS:
        with people.work(login) as work:
            service.enter(work, inspection_id)
    return inspection_id


def all_in_order(kind: str, **breaches: str) -> list[Given]:
    """Return a filled checklist: everything in order but the items in `breaches` (code -> remark)."""
    found = []
    for item in next(each for each in registry.book() if each.code == kind).items:
        if item.kind is Kind.YES_NO:
            breach = item.code in breaches
            choice = Choice.NO if breach else Choice.YES
            found.append(Given(item.code, choice=choice, remark=breaches.get(item.code, "")))
    return found


FILLED = {
    "lin": all_in_order("healthcare_security", charges="抽查30份，静脉输液重复收费"),
    "wei": all_in_order("health"),
    "shi": all_in_order("market_regulation", stock="3种药品结算数量大于购进数量"),
}


def found(suspected: int, proven: int, **changes: Any) -> Found:
    given: dict[str, Any] = {
        "category": "duplicate_charge",
        "suspected": suspected,
        "proven": proven,
        "description": "静脉输液费每日收取两次",
    }
    return Found(**{**given, **changes})


def recorded(people: People, case_id: int) -> int:
    """Return an inspection in which all three have filled, found and made their records."""
    inspection_id = inside(people, case_id)
    finds = {"lin": found(338149, 338149), "wei": found(50000, 0), "shi": found(120000, 90050)}
    for login in INSPECTORS:
        with people.work(login) as work:
            service.fill(work, inspection_id, FILLED[login])
            service.find(work, inspection_id, finds[login])
            service.record_site(work, inspection_id, SiteRecord(signing=Signing.SIGNED))
    return inspection_id


def closed(people: People, case_id: int) -> int:
    inspection_id = recorded(people, case_id)
    with people.work("lin") as work:
        service.close(work, inspection_id)
    return inspection_id


def ordered(people: People, inspection_id: int, login: str = "lin") -> int:
    """Return the rectification order of an agency on everything it found."""
    with people.work(login) as work:
        breach = {"lin": "item:charges", "shi": "item:stock"}[login]
        form = Rectify(problems=(breach,), demand="立即停止并清退")
        return service.order(work, inspection_id, form).id or 0
