"""An agency ends: measures, claims, inspections, orders, campaigns and phones go on with the successor."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind
from portal.identity import queries as identity
from portal.kernel.actor import SYSTEM, Office
from portal.kernel.errors import Conflict, NotAllowed, NotFound
from portal.main import people as demo
from portal.main.people import Person
from portal.sharing import service
from portal.sharing.forms import CallOff, ProposeSuccession
from portal.sharing.models import Succession
from portal.sharing.queries import successions
from referrals.campaigns.models import Campaign, CampaignMember, CampaignTask
from referrals.inspections.models import Inspection, Participant, RectificationOrder
from referrals.measures import service as measures
from referrals.measures.forms import Propose
from referrals.measures.models import Measure
from referrals.visits.models import FieldDevice
from tests.referrals.campaigns import support as campaigns
from tests.referrals.inspections import support
from tests.support.people import People, csrf_of

BASIS = "机构改革方案"
OLD, NEW = "hq-ybj", "xc-ybj"


def proposed(people: People, agency: str = OLD, successor: str = NEW, by: str = "kong") -> int:
    with people.work(by) as work:
        form = ProposeSuccession(agency=agency, successor=successor, basis=BASIS)
        return service.propose(work, form).id or 0


def test_what_is_under_way_stands_with_the_successor(people: People) -> None:
    case_id = support.a_case(people)
    support.ordered(people, support.closed(people, case_id))
    with people.work("lin") as work:
        ours = work.session.exec(select(Inspection)).one()
        form = Propose(
            subject=f"i{ours.institution_id}",
            kind="suspend_agreement",
            months=3,
            from_on=work.now.date(),
            grounds="查实",
        )
        measures.propose(work, case_id, form)
        lin = identity.by_login(work.session, "lin")
        work.session.add(
            FieldDevice(
                ref="a" * 24,
                secret_hash=b"0" * 32,
                officer_id=lin.id,
                agency=OLD,
                name="手机",
                registered_at=work.now,
                seen_at=work.now,
            )
        )
    campaigns.register(people, hospitals=1, pharmacies=0)
    campaigns.dispatched(people, campaigns.running(people))
    number = proposed(people)
    with people.work("zhao") as work:
        service.agree(work, number)
        service.go_on(work, number)
    with people.work("qian", writes=False) as work:
        tables: tuple[Any, ...] = (Measure, RectificationOrder, FieldDevice)
        members = {each.agency for each in work.session.exec(select(CampaignMember))}
        assert NEW in members and OLD not in members
        for table in (*tables, Campaign, CampaignTask):
            rows = work.session.exec(select(table)).all()
            assert rows and {each.agency for each in rows} == {NEW}, table
        assert {each.lead for each in work.session.exec(select(Campaign))} == {NEW}
        parts = {each.agency for each in work.session.exec(select(Participant))}
        assert NEW in parts and OLD not in parts
        (over,) = work.session.exec(select(Inspection)).all()
        assert over.agency == OLD, "a visit that is over was the former agency's"


def test_a_wrong_proposal_is_withdrawn_or_declined_before_it_was_agreed_to(people: People) -> None:
    why = CallOff(reason="方案有误")
    first = proposed(people)
    with people.work("lin") as work, pytest.raises((NotFound, NotAllowed)):
        service.call_off(work, first, why)
    with people.work("kong") as work:
        service.call_off(work, first, why)
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.agree(work, first)
    second = proposed(people)
    with people.work("zhao") as work:
        assert service.call_off(work, second, why).called_off_reason == "方案有误"
    third = proposed(people)
    with people.work("zhao") as work:
        service.agree(work, third)
    with people.work("kong") as work, pytest.raises(Conflict):
        service.call_off(work, third, why)


def test_the_pages_withdraw_with_a_reason(people: People, staff_client: Any) -> None:
    number = proposed(people)
    kong, here = staff_client("kong"), "/sharing/successions"

    def press(**form: str) -> Any:
        token = csrf_of(kong.get(here).text)
        return kong.post(f"{here}/{number}/calling-off", data={"csrf": token, **form})

    assert press().status_code == 422
    assert "方案有误" in press(reason="方案有误").text


def test_the_commissions_own_administrator_sees_its_succession(people: People, works: Any) -> None:
    with works.begin(SYSTEM) as work:
        kind = AgencyKind.DISCIPLINE
        old = work.session.exec(select(Agency).where(Agency.kind == kind)).first()
        unit = {"zh": "新监察委员会", "en": "New Commission", "mark": "新监"}
        work.session.add(Agency(code="new-jw", kind=kind, region="990100", **unit))
        work.session.flush()
        person = Person("gu", "顾管理", old.code, frozenset({Office.ADMINISTRATOR}), "JW-01")
        people.secrets["gu"] = demo._appoint(work, person)
        code = old.code
    with people.work("gu") as work:
        made = Succession(
            agency=code,
            successor="new-jw",
            basis=BASIS,
            proposed_by_id=work.actor.officer_id or 0,
            proposed_by=work.actor.name,
            proposed_at=work.now,
        )
        work.session.add(made)
        work.session.flush()
        number = made.id
    with people.work("gu", writes=False) as work:
        assert [each.id for each in successions.successions(work.session, work.actor)] == [number]
    with people.work("kong", writes=False) as work:
        assert successions.successions(work.session, work.actor) == []
