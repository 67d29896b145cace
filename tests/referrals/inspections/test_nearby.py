"""Planned in a case, a visit is told of the other visits about that day, and gives its reason."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.models import CaseFile
from portal.cases.rules import Source
from portal.kernel.errors import Invalid
from referrals.campaigns.queries import visits
from referrals.inspections import service
from referrals.inspections.models import Inspection
from referrals.inspections.rules import (
    ChecksNearby,
    FlightOrdered,
    VisitsUsedUp,
    orders_flights,
)
from referrals.inspections.service import capping
from tests.referrals.inspections import support

MUCH_LATER = date(2026, 6, 4)


def second_case(people, case_id, login="lin"):
    with people.work(login) as work:
        form = OpenCase(
            title="同一机构另案",
            region="990100",
            category="duplicate_charge",
            source=Source.JOINT_CHECK,
            institution_id=work.session.get(Inspection, 1).institution_id,
        )
        return cases.open_case(work, form).id or 0


def near(people, login, case_id, on=support.DAY):
    with people.work(login, writes=False) as work:
        place = work.session.get(Inspection, 1).institution_id
        return work.ask(ChecksNearby(place, on, case_id), ())


def test_another_visit_at_hand_needs_a_reason_which_the_head_reads(people, case_id, staff_client):
    first = support.planned(people, case_id)
    other = second_case(people, case_id)
    client = staff_client("lin")
    page = client.get(f"/cases/{other}/inspections/new").text
    assert "近期对同一单位的检查" in page
    assert f"/inspections/{first}" in page
    with people.work("lin") as work, pytest.raises(Invalid) as error:
        service.plan(work, other, support.plan_form(people))
    assert error.value.fields == {"apart": "check_nearby"}
    made = support.planned(people, other, apart="两案事项不同，人员不同")
    assert "两案事项不同" in staff_client("zhao").get(f"/inspections/{made}").text
    later = support.planned(people, other, planned_on=MUCH_LATER, apart="多余的理由")
    with people.work("lin", writes=False) as work:
        assert work.session.get(Inspection, later).apart == ""


def test_of_what_one_may_not_open_only_whose_it_is_is_told(people, case_id):
    first = support.planned(people, case_id)
    assert near(people, "qian", 0) == ()
    support.approve(people, first)
    assert near(people, "lin", case_id) == ()
    (told,) = near(people, "lin", 0)
    assert (told.inspection_id, told.opens) == (first, True)
    (hidden,) = near(people, "qian", 0)
    assert (hidden.agency, hidden.inspection_id, hidden.title, hidden.planned_on) == (
        "hq-ybj",
        0,
        "",
        None,
    )


def test_a_visit_under_way_is_still_at_hand(people, case_id):
    support.inside(people, case_id)
    (told,) = near(people, "qian", 0)
    assert told.agency == "hq-ybj"


def test_a_flight_check_is_not_told_beforehand(people, case_id):
    first = support.planned(people, case_id)
    support.approve(people, first)
    with people.work("lin", writes=False) as work:
        assert len(near(people, "qian", 0)) == 1
    with people.work("lin") as work:
        case = work.session.get(CaseFile, case_id)
        case.source = Source.FLIGHT_CHECK
        work.session.add(case)
    assert near(people, "qian", 0) == ()


def used(people, case_id: int, **changes: object) -> str:
    """Plan with the yearly number used up, as if it were: the code of what is wrong, or the ground."""
    with people.work("lin") as work:
        work.subscriptions.answer(VisitsUsedUp, lambda _, __: True)
        for question, said in changes.items():
            asked = {"ordered": FlightOrdered}[question]
            work.subscriptions.answer(asked, lambda _, __, said=said: said)
        case = case_rows.by_id(work.session, case_id)
        case.source = Source.FLIGHT_CHECK
        form = support.plan_form(people, ground="flight")
        try:
            return capping.ground_for(work, case, case.institution_id, form)
        except Invalid as error:
            return error.fields["ground"]


def test_a_city_lifts_the_yearly_number_by_no_flight_check_of_its_own(people, case_id):
    assert used(people, case_id, ordered=False) == "not_your_level"
    assert used(people, case_id, ordered=True) == "flight"
    assert orders_flights("330000") and orders_flights("000000")
    assert not orders_flights("330100")


def test_flight_checks_do_not_use_up_the_yearly_number(people, case_id):
    first = support.planned(people, case_id)
    support.approve(people, first)
    with people.work("lin") as work:
        case = case_rows.by_id(work.session, case_id)
        year = (case.institution_id, support.DAY.year)
        assert visits.in_year(work.session, *year) == 1
        case.source = Source.FLIGHT_CHECK
        work.session.add(case)
        work.session.flush()
        assert visits.in_year(work.session, *year) == 0
