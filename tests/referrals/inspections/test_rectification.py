"""Rectification: clock, document, report, second order."""

from __future__ import annotations

import io
from datetime import date, datetime

import pypdf
import pytest
from sqlmodel import select

from portal.cases import service as case_file
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.notices.models import Notice as OfficerNotice
from referrals.clocks import jobs
from referrals.clocks import queries as clocks
from referrals.clocks.models import Clock
from referrals.inspections import queries, service
from referrals.inspections.forms import Back, Rectify, Reply, Review
from referrals.inspections.rules import OrderState, in_time
from tests.referrals.inspections import support
from tests.referrals.reviews.support import put
from tests.support.people import csrf_of

SUBJECT = "rectification"


def at(clock, *when: int) -> None:
    clock.instant = datetime(*when, tzinfo=LEGAL_ZONE)


def reply(people, order_id: int) -> None:
    with people.work("lin") as work:
        service.reply(work, order_id, Reply(text="已停止并清退，见附表"))


def review(people, order_id: int, decision: str) -> int:
    with people.work("lin") as work:
        return service.review(work, order_id, Review(decision=decision, reasons="复查意见")).id


def test_five_working_days_over_the_national_day_holiday(people, case_id, closed_id, clock):
    at(clock, 2026, 2, 27, 9)
    at(clock, 2026, 9, 30, 16)
    order_id = support.ordered(people, closed_id)
    with people.work("lin") as work:
        order = queries.order(work.session, work.actor, order_id)
        assert (order.due_on, order.number) == (date(2026, 10, 13), "花医保改〔2026〕1号")
        (running,) = clocks.open_for(work.session, SUBJECT, order_id)
        assert (running.code, running.due_on, running.case_id) == ("RECT", order.due_on, case_id)
        _, pdf = case_file.read_document(work, case_id, order.document_id)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    said = "".join(said.split())
    for words in ("2026年10月13日", "花桥市和康医院", "立即停止并清退", "第二十八条", "重复收费"):
        assert words in said


def test_accepting_stops_the_clock_as_of_the_report(people, closed_id, clock):
    at(clock, 2026, 3, 4, 9)
    order_id = support.ordered(people, closed_id)
    at(clock, 2026, 3, 11, 17)
    reply(people, order_id)
    at(clock, 2026, 3, 20, 9)
    assert review(people, order_id, "accept") == order_id
    with people.work("lin") as work:
        assert clocks.open_for(work.session, SUBJECT, order_id) == []
        stopped = work.session.get(Clock, 1)
        assert (stopped.subject_id, stopped.late_seconds, stopped.missed_at) == (order_id, 0, None)
        order = queries.order(work.session, work.actor, order_id)
        assert order.state is OrderState.ACCEPTED
        view = service.opened_order(work, order_id)
        assert (view.reply, view.review) == ("已停止并清退，见附表", "复查意见")
    with people.work("lin") as work, pytest.raises(Conflict):
        service.review(work, order_id, Review(decision="reject", reasons="又"))


def test_rejecting_makes_a_second_order_with_its_own_clock(people, closed_id, clock):
    at(clock, 2026, 3, 4, 9)
    order_id = support.ordered(people, closed_id)
    reply(people, order_id)
    at(clock, 2026, 3, 12, 9)
    second_id = review(people, order_id, "reject")
    with people.work("lin") as work:
        first, second = (
            queries.order(work.session, work.actor, each) for each in (order_id, second_id)
        )
        assert first.state is OrderState.REJECTED
        assert (second.previous_id, second.problems) == (order_id, first.problems)
        assert clocks.open_for(work.session, SUBJECT, order_id) == []
        (running,) = clocks.open_for(work.session, SUBJECT, second_id)
        assert running.due_on == second.due_on == date(2026, 3, 19)
        assert "复查意见" in service.opened_order(work, second_id).demand


def test_an_order_is_about_what_the_agency_itself_recorded(people, case_id):
    inspection_id = support.inside(people, case_id)
    form = Rectify(problems=("item:charges",), demand="改")
    with people.work("lin") as work, pytest.raises(NotAllowed):
        service.order(work, inspection_id, form)
    with people.work("lin") as work:
        service.fill(work, inspection_id, support.FILLED["lin"])
        found = service.find(work, inspection_id, support.found(2, 1))
        service.record_site(work, inspection_id, support.SiteRecord(signing="signed"))
    for wrong in ("item:stock", "item:identity", "finding:999", "nonsense"):
        with people.work("lin") as work, pytest.raises(Invalid):
            service.order(work, inspection_id, form.model_copy(update={"problems": (wrong,)}))
    with people.work("lin") as work:
        chosen = ("item:charges", f"finding:{found.id}")
        made = service.order(work, inspection_id, form.model_copy(update={"problems": chosen}))
        assert made.problems == list(chosen)


def test_only_the_agency_that_ordered_handles_it(people, closed_id):
    order_id = support.ordered(people, closed_id, "shi")
    for login, error in (("lin", NotAllowed), ("wei", NotAllowed), ("qian", NotFound)):
        with people.work(login) as work, pytest.raises(error):
            service.reply(work, order_id, Reply(text="x"))
    with people.work("shi") as work, pytest.raises(Conflict):
        service.review(work, order_id, Review(decision="accept", reasons="x"))
    with people.work("fang") as work:
        service.reply(work, order_id, Reply(text="已改"))
    with people.work("shi") as work, pytest.raises(Conflict):
        service.reply(work, order_id, Reply(text="又改"))


def on_finding(people, case_id, *, days=None):
    """Return inspection, finding and an order about that finding alone."""
    inspection_id = support.closed(people, case_id)
    with people.work("lin") as work:
        part = queries.own_part(work.session, work.actor, inspection_id)
        (finding,) = queries.live_findings(work.session, part.id)
        form = Rectify(problems=(f"finding:{finding.id}",), demand="清退", days=days)
        return inspection_id, finding.id, service.order(work, inspection_id, form).id


def correct(people, inspection_id, finding_id, suspected):
    with people.work("lin") as work:
        orders = [each.number for each in queries.orders(work.session, inspection_id)]
        told = {"replaces": finding_id, "orders": tuple(orders)}
        form = support.found(suspected, suspected, **told)
        return service.find(work, inspection_id, form).id


def problems_of(people, order_id):
    with people.work("lin") as work:
        return queries.order(work.session, work.actor, order_id).problems


def test_a_second_order_follows_the_corrected_finding(people, case_id):
    inspection_id, first, order_id = on_finding(people, case_id)
    second = correct(people, inspection_id, first, 200)
    third = correct(people, inspection_id, second, 100)
    reply(people, order_id)
    again = review(people, order_id, "reject")
    assert problems_of(people, again) == [f"finding:{third}"]


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_a_report_is_decided_though_every_problem_was_corrected_away(people, case_id, decision):
    inspection_id, finding, order_id = on_finding(people, case_id)
    correct(people, inspection_id, finding, 0)
    reply(people, order_id)
    last = review(people, order_id, decision)
    if decision == "accept":
        assert last == order_id
        return
    assert problems_of(people, last) == []
    with people.work("lin") as work:
        order = queries.order(work.session, work.actor, last)
        _, pdf = case_file.read_document(work, case_id, order.document_id)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "上次整改未通过" in "".join(said.split())


def test_a_finding_corrected_away_is_no_problem_any_more(people, case_id):
    inspection_id, finding, _ = on_finding(people, case_id)
    gone = correct(people, inspection_id, finding, 0)
    with people.work("lin") as work, pytest.raises(Invalid):
        form = Rectify(problems=(f"finding:{gone}",), demand="清退")
        service.order(work, inspection_id, form)


def test_an_order_may_set_its_own_working_days(people, case_id, clock):
    at(clock, 2026, 3, 2, 9)
    _, _, order_id = on_finding(people, case_id, days=10)
    with people.work("lin") as work:
        order = queries.order(work.session, work.actor, order_id)
        (running,) = clocks.open_for(work.session, SUBJECT, order_id)
        assert (running.n, running.due_on, order.due_on) == (10, order.due_on, date(2026, 3, 16))
        _, pdf = case_file.read_document(work, case_id, order.document_id)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "10个工作日内" in "".join(said.split())


def test_the_report_comes_with_evidence_and_its_day_stops_the_clock(
    people, case_id, closed_id, clock
):
    at(clock, 2026, 3, 4, 9)
    order_id = support.ordered(people, closed_id)
    at(clock, 2026, 3, 20, 9)
    form = {"text": "已清退", "replied_on": date(2026, 3, 9)}
    for wrong in (
        {"files": (10**6,)},
        {"replied_on": date(2026, 3, 21)},
        {"replied_on": date(2026, 3, 3)},
    ):
        with people.work("lin") as work, pytest.raises(Invalid):
            service.reply(work, order_id, Reply(**{**form, **wrong}))
    item = put(people, case_id, "转账凭证", "凭证.txt")
    with people.work("lin") as work:
        service.reply(work, order_id, Reply(**form, files=(item,)))
    told = {"decision": "accept", "reasons": "已到账", "how": "on_site", "with_whom": "何承办"}
    with people.work("lin") as work, pytest.raises(Invalid):
        service.review(work, order_id, Review(**told, checked_on=date(2026, 3, 21)))
    with people.work("lin") as work:
        service.review(work, order_id, Review(**told, checked_on=date(2026, 3, 19)))
        stopped = work.session.get(Clock, 1)
        assert (stopped.late_seconds, stopped.missed_at) == (0, None)
        view = service.opened_order(work, order_id)
        assert view.files == ["凭证.txt"]
        assert view.order.rechecked_by == "林承办、何承办"
        assert view.order.rechecked_on == date(2026, 3, 19)


def test_what_came_back_at_a_look_back_is_ordered_again(people, closed_id, clock):
    at(clock, 2026, 3, 4, 9)
    order_id = support.ordered(people, closed_id)
    back = {"how": "on_site", "looked_on": date(2026, 3, 4), "text": "又发现两例"}
    with people.work("lin") as work, pytest.raises(Conflict):
        service.look_back(work, order_id, Back(**back, kept="yes"))
    reply(people, order_id)
    review(people, order_id, "accept")
    with people.work("lin") as work:
        assert service.look_back(work, order_id, Back(**back, kept="yes")).id == order_id
        again = service.look_back(work, order_id, Back(**back, kept="no"))
        assert (again.previous_id, again.state) == (order_id, OrderState.ORDERED)
        assert [said for _, said in service.opened_order(work, order_id).backs] == [
            "又发现两例"
        ] * 2
    with people.work("lin") as work, pytest.raises(Conflict):
        service.look_back(work, order_id, Back(**back, kept="no"))


def test_the_rate_in_time_counts_the_last_day_and_leaves_out_what_is_not_due():
    today, due = date(2026, 3, 20), date(2026, 3, 11)
    orders = [(due, due), (due, date(2026, 3, 12)), (due, None), (today, None), (today, today)]
    found = in_time(orders, today)
    assert (found.in_time, found.due, found.percent) == (2, 4, "50.0")
    assert in_time([], today).percent == ""


def test_a_late_rectification_is_told_to_the_head(people, closed_id, clock):
    at(clock, 2026, 3, 4, 9)
    support.ordered(people, closed_id)
    at(clock, 2026, 3, 12, 9)
    jobs.sweep(people.works)
    with people.work("zhao") as work:
        told = work.session.exec(select(OfficerNotice).where(OfficerNotice.agency == "hq-ybj"))
        assert "ClockMissed" in {each.kind for each in told}


def test_a_talk_leaves_a_signed_record_in_the_case(staff_client, people, case_id, clock):
    at(clock, 2026, 3, 4, 9)
    lin = staff_client("lin")
    page = lin.get(f"/cases/{case_id}/talks/new").text
    form = {
        "held_on": "2026-03-04",
        "place": "会议室",
        "attendees": "院长王某",
        "topics": "重复收费",
    }
    form |= {"answers": "无异议", "signing": "refused", "csrf": csrf_of(page)}
    wrong = lin.post(f"/cases/{case_id}/talks", data=form)
    assert wrong.status_code == 422
    assert "院长王某" in wrong.text
    done = lin.post(f"/cases/{case_id}/talks", data={**form, "witness": "居委会郑某"})
    assert "花医保约谈〔2026〕1号" in done.text
    with people.work("lin") as work:
        (talk,) = service.talks(work, case_id)
        _, pdf = case_file.read_document(work, case_id, talk.document_id)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for words in ("约谈笔录", "花桥市和康医院", "院长王某", "见证人：居委会郑某"):
        assert words in "".join(said.split())
