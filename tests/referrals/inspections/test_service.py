"""Three agencies, one visit: every act on a real database."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.forms import Close
from portal.cases.models import CaseGrant
from portal.cases.rules import Outcome
from portal.identity import queries as identity
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from portal.notices.models import Notice as OfficerNotice
from referrals.inspections import queries, service
from referrals.inspections.forms import Cancel, Decide, Join, SiteRecord
from referrals.inspections.models import (
    Inspection,
    Participant,
)
from referrals.inspections.rules import Part, Signing, State
from tests.referrals.inspections import support


def test_three_agencies_inspect_and_the_case_proves_the_sum(people, case_id):
    inspection_id = support.recorded(people, case_id)
    with people.work("lin") as work:
        done = service.close(work, inspection_id)
        assert done.state is State.CLOSED
        case = cases.get(work.session, work.actor, case_id)
        assert (case.suspected_fen, case.proven_fen) == (508149, 428199)
        assert queries.totals(work.session, [inspection_id]) == {inspection_id: (508149, 428199)}
        found = cases.live_findings(work.session, case_id)
        assert {(each.agency, each.source, each.source_id) for each in found} == {
            (agency, "inspection", inspection_id) for agency in support.TEAMS
        }


def test_approval_lets_the_invited_in_without_the_reporters_words(people, case_id):
    inspection_id = support.planned(people, case_id)
    with people.work("wei") as work, pytest.raises(NotFound):
        cases.get(work.session, work.actor, case_id)
    support.approve(people, inspection_id)
    with people.work("wei") as work:
        grant = cases.grant(work.session, case_id, "hq-wjw")
        assert isinstance(grant, CaseGrant)
        assert (grant.role, grant.with_tip_text) == ("contributor", False)
        assert "第二十二条" in grant.basis
        told = work.session.exec(select(OfficerNotice).where(OfficerNotice.agency == "hq-wjw"))
        assert "InspectionApproved" in {each.kind for each in told}


def test_the_planner_and_the_deputy_cannot_approve_and_the_head_can_once(people, case_id):
    inspection_id = support.planned(people, case_id)
    decision = Decide(decision="approve", reasons="同意")
    for login in ("lin", "he", "sun"):
        with people.work(login) as work, pytest.raises(NotAllowed):
            service.decide(work, inspection_id, decision)
    with people.work("zhao") as work:
        made = service.decide(work, inspection_id, decision)
        assert (made.state, made.number) == (State.APPROVED, "花医保检〔2026〕1号")
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.decide(work, inspection_id, decision)


def test_the_database_itself_refuses_an_approval_by_the_planner(people, works, case_id):
    inspection_id = support.planned(people, case_id)
    with pytest.raises(IntegrityError), people.work("lin") as work:
        found = work.session.get(Inspection, inspection_id)
        found.state, found.decided_by = State.APPROVED, found.planned_by
    with pytest.raises(IntegrityError), people.work("lin") as work:
        work.session.get(Inspection, inspection_id).state = State.ON_SITE


def test_nobody_enters_before_approval(people, case_id):
    inspection_id = support.planned(people, case_id)
    with people.work("lin") as work, pytest.raises(Refused) as refused:
        service.enter(work, inspection_id)
    assert refused.value.reasons[0].code == "inspection-not-approved"


def test_a_declined_plan_leads_nowhere_and_tells_nobody(people, case_id):
    inspection_id = support.planned(people, case_id)
    with people.work("zhao") as work:
        service.decide(work, inspection_id, Decide(decision="decline", reasons="材料不足"))
    with people.work("lin") as work, pytest.raises(Conflict):
        service.enter(work, inspection_id)
    with people.work("wei") as work, pytest.raises(NotFound):
        queries.get(work.session, work.actor, inspection_id)
        assert cases.grant(work.session, case_id, "hq-wjw") is None


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"planned_on": date(2026, 3, 1)}, "planned_on", "past_day"),
        ({"agencies": ("hq-gaj",)}, "agencies", "unknown_choice"),
        ({"agencies": ("xc-ybj",)}, "agencies", "unknown_choice"),
        ({"agencies": ("hq-ybj",)}, "agencies", "unknown_choice"),
        ({"officers": (10**9, 1)}, "officers", "unknown_choice"),
    ],
)
def test_a_plan_that_cannot_be(people, case_id, changes, field, code):
    with pytest.raises(Invalid) as wrong:
        support.planned(people, case_id, **changes)
    assert wrong.value.fields == {field: code}


def test_one_officer_is_not_enough_even_named_twice(people, case_id):
    (lin,) = support.officer_ids(people, "lin")
    with pytest.raises(Invalid) as wrong:
        support.planned(people, case_id, officers=(lin, lin))
    assert wrong.value.fields == {"officers": "two_officers"}


def test_two_officers_with_one_certificate_are_one(people, case_id):
    with people.work("lin") as work:
        lin, he = (identity.by_login(work.session, login) for login in ("lin", "he"))
        he.certificate_no = lin.certificate_no
        work.session.add(he)
    with pytest.raises(Invalid) as wrong:
        support.planned(people, case_id)
    assert wrong.value.fields == {"officers": "two_officers"}


def test_officers_of_another_agency_and_without_certificate_do_not_count(people, case_id):
    inspection_id = support.planned(people, case_id)
    support.approve(people, inspection_id)
    ids = support.officer_ids(people, "wei", "shi")
    with people.work("wei") as work, pytest.raises(Invalid):
        service.join(work, inspection_id, Join(officers=ids))
    with people.work("wei") as work:
        pan = identity.by_login(work.session, "pan")
        pan.certificate_no = ""
        work.session.add(pan)
    ids = support.officer_ids(people, "wei", "pan")
    with people.work("wei") as work, pytest.raises(Invalid):
        service.join(work, inspection_id, Join(officers=ids))
    with people.work("wei") as work, pytest.raises(Refused) as refused:
        service.enter(work, inspection_id)
    assert refused.value.reasons[0].code == "two-officers"


def test_only_named_officers_enter_and_only_once(people, case_id):
    inspection_id = support.approved(people, case_id)
    with people.work("zhao") as work, pytest.raises(NotAllowed):
        service.enter(work, inspection_id)
    with people.work("lin") as work:
        assert service.enter(work, inspection_id).state is Part.ON_SITE
    with people.work("he") as work, pytest.raises(Conflict):
        service.enter(work, inspection_id)


def test_closing_waits_for_records_and_happens_once(people, case_id):
    inspection_id = support.inside(people, case_id)
    with people.work("lin") as work, pytest.raises(Refused) as refused:
        service.close(work, inspection_id)
    assert refused.value.reasons[0].code == "record-missing"
    for login in support.INSPECTORS:
        with people.work(login) as work:
            service.fill(work, inspection_id, support.FILLED[login])
            service.record_site(work, inspection_id, SiteRecord(signing=Signing.SIGNED))
    with people.work("wei") as work, pytest.raises(NotAllowed):
        service.close(work, inspection_id)
    with people.work("lin") as work:
        service.close(work, inspection_id)
    with people.work("lin") as work, pytest.raises(Conflict):
        service.close(work, inspection_id)


def test_an_agency_that_never_came_holds_nobody_up(people, case_id):
    inspection_id = support.planned(people, case_id)
    support.approve(people, inspection_id)
    with people.work("lin") as work:
        service.enter(work, inspection_id)
        service.fill(work, inspection_id, support.FILLED["lin"])
        service.record_site(work, inspection_id, SiteRecord(signing=Signing.SIGNED))
        service.close(work, inspection_id)
    with people.work("wei") as work, pytest.raises(Conflict):
        service.join(work, inspection_id, Join(officers=support.officer_ids(people, "wei", "pan")))


def test_the_checklist_is_pinned(people, case_id):
    support.planned(people, case_id)
    with people.work("lin") as work:
        rows = work.session.exec(select(Participant).order_by(col(Participant.id))).all()
        pinned = ["healthcare_security.1", "market_regulation.1", "health.1"]
        assert sorted(each.checklist for each in rows) == sorted(pinned)


def test_a_closed_case_takes_no_plan(people, case_id):
    with people.work("zhao") as work:
        case_file.file_case(work, case_id, "涉嫌违法")
    with people.work("lin") as work:
        case_file.close(work, case_id, Close(outcome=Outcome.NOT_PROVEN, reason="查无实据"))
    with pytest.raises(Conflict):
        support.planned(people, case_id)


@pytest.mark.parametrize("login", ["zhao", "lin"])
def test_an_approved_visit_nobody_began_is_called_off_with_a_reason(people, case_id, login):
    inspection_id = support.approved(people, case_id)
    with people.work(login) as work:
        done = service.cancel(work, inspection_id, Cancel(reasons="线索有误"))
        assert (done.state, done.cancel_reasons, done.reasons) == (
            State.CANCELLED,
            "线索有误",
            "同意",
        )
        assert not queries.unfinished(work.session, work.actor)
    with people.work("wei") as work, pytest.raises(Conflict):
        service.enter(work, inspection_id)
    with people.work("wei") as work:
        told = work.session.exec(select(OfficerNotice).where(OfficerNotice.agency == "hq-wjw"))
        assert "InspectionCancelled" in {each.kind for each in told}
    with people.work(login) as work, pytest.raises(Conflict):
        service.cancel(work, inspection_id, Cancel(reasons="又"))


def test_only_the_head_or_the_planner_calls_off_and_only_before_entry(people, case_id):
    inspection_id = support.planned(people, case_id)
    form = Cancel(reasons="线索有误")
    with people.work("lin") as work, pytest.raises(Conflict):
        service.cancel(work, inspection_id, form)
    support.approve(people, inspection_id)
    for login, error in (("he", NotAllowed), ("wei", NotAllowed), ("qian", NotFound)):
        with people.work(login) as work, pytest.raises(error):
            service.cancel(work, inspection_id, form)
    with people.work("lin") as work:
        service.enter(work, inspection_id)
    with people.work("zhao") as work, pytest.raises(Conflict):
        service.cancel(work, inspection_id, form)
