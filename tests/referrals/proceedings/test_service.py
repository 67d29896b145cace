"""Taking the steps: clocks, money, people kept apart, disputes, the police, remedies, enforcement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.events import CaseClosing, CaseSucceeded
from portal.cases.forms import Close
from portal.cases.rules import Stage
from portal.kernel.errors import Conflict, NotFound, Refused
from portal.notices.models import Notice
from referrals.clocks import queries as clocks
from referrals.clocks.models import Clock
from referrals.proceedings import queries, service
from referrals.proceedings.rules import Kind, State, StepInvalid, StepRefused
from referrals.proceedings.steps.registry import STEPS
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Ledger
from tests.referrals.proceedings.conftest import SX09, Scene


def refused(act: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as caught:
        act()
    return {reason.code for reason in caught.value.reasons}


def clock(scene: Scene, code: str) -> Clock:
    with scene.people.work("lin", writes=False) as work:
        return service.running(work, queries.get(work.session, work.actor, scene.id))[code]


def test_one_duty_has_one_clock_that_of_the_case_file(scene: Scene) -> None:
    """The first party shares the terms of the case file; another one filed later has its own."""
    scene.open()
    assert clock(scene, "A1").subject == "case"
    scene.take("file")
    first = scene.id
    assert clock(scene, "A11").subject == "case" and scene.stage() == "filed"
    scene.tick(days=10)
    scene.open(party="王某", party_kind="person")
    assert clock(scene, "A1").subject == "proceeding"
    scene.take("file")
    second = clock(scene, "A11")
    assert second.subject == "proceeding" and second.started_at > clock_of(scene, first).started_at
    with scene.people.work("lin", writes=False) as work:
        running = clocks.open_of_case(work.session, scene.case_id)
        assert sorted(each.code for each in running if each.code == "A11") == ["A11", "A11"]


def clock_of(scene: Scene, proceeding_id: int) -> Clock:
    now, scene.id = scene.id, proceeding_id
    found = clock(scene, "A11")
    scene.id = now
    return found


def test_the_decision_orders_fund_money_and_fine_in_their_ledgers(served: Scene) -> None:
    with served.people.work("lin", writes=False) as work:
        orders = {each.ledger: each for each in queries.orders(work.session, served.id)}
        assert {k: v.amount_fen for k, v in orders.items()} == {
            Ledger.FUND: SX09,
            Ledger.FINE: SX09,
        }
        fine = orders[Ledger.FINE]
        assert fine.number == served.now().decision_number
        assert (fine.proposed_by, fine.decided_by) == (
            served.officer("lin"),
            served.officer("zhao"),
        )
        assert fine.due_on == date(2026, 3, 17), "15 days from the delivery on 2 March"
        paid = clocks.open_for(work.session, "order", fine.id or 0)
        assert [each.code for each in paid] == ["A15"]
    assert {"A18R", "A18S", "A17C"} <= served.running()
    assert clock(served, "A17C").started_at == clock(served, "A18S").effective_due_at
    served.pay(1_00)
    assert served.now().state is State.SERVED
    with served.people.work("zhao") as work:
        closing = Close(outcome="proven", reason="已处罚。")
        assert refused(lambda: cases.close(work, served.case_id, closing)), "its terms run"
        asked = CaseClosing(case_id=served.case_id)
        assert refused(lambda: service.keep_open(work, asked)) == {"proceeding_running"}


def test_more_than_two_times_the_loss_is_no_fine_and_a_third_is_never_contract(
    scene: Scene,
) -> None:
    scene.open()
    scene.take("file")
    assert refused(lambda: scene.plan("fine", 3 * SX09)) == {"outside_bounds"}
    assert refused(lambda: scene.plan("contract", 3 * SX09)) == {"contract_money"}
    assert refused(lambda: scene.plan("fine", SX09 - 1)) == {"below_without_ground"}
    scene.plan("fine", SX09 - 1, ground="APL-32-1")
    with pytest.raises(StepInvalid):
        scene.plan("fine", SX09, ground="because")
    assert refused(lambda: scene.plan("fine", SX09, base=SX09 + 1)) == {
        "more_than_found",
        "one_fine",
    }


def test_nothing_harder_for_having_spoken_without_new_facts(noticed: Scene) -> None:
    noticed.take("record_statement")
    noticed.take("close_statements")
    assert refused(lambda: noticed.plan("warn")) == {"not_of_this_act"}, "O735 38 knows no warning"
    with noticed.people.work("lin", writes=False) as work:
        rows = queries.line_rows(work.session, noticed.id)
        fine = next(each.id for each in rows if each.kind is Kind.FINE)
    noticed.take("drop_line", line=fine)
    noticed.plan("fine", SX09 + 1)
    assert refused(lambda: noticed.take("submit_review")) == {"harder_than_noticed"}
    assert refused(lambda: noticed.take("give_notice")) == {"harder_for_speaking"}
    noticed.take("give_notice", new_facts="又查明处方十张。")
    assert noticed.now().state is State.NOTICE_MADE
    noticed.deliver("prior_notice")
    noticed.take("close_statements")
    noticed.take("submit_review")


def test_the_window_is_five_working_days_from_the_delivery(noticed: Scene) -> None:
    assert noticed.now().speak_until == date(2026, 3, 9)
    assert refused(lambda: noticed.take("close_statements", why="expired")) == {"window_open"}
    assert refused(lambda: noticed.take("request_hearing")) == {"no_hearing_right"}
    noticed.tick(days=8)
    noticed.take("close_statements", why="expired")


def to_called(scene: Scene) -> None:
    scene.open()
    scene.take("file")
    scene.plan("fine", SX09)
    scene.take("report_inquiry")
    scene.take("give_notice", offer_hearing=True)
    scene.deliver("prior_notice")
    assert "A10" in scene.running()
    scene.take("request_hearing")


def test_a_hearing_is_chaired_apart_noticed_in_time_and_not_counted(scene: Scene) -> None:
    to_called(scene)
    lin, sun = scene.officer("lin"), scene.officer("sun")
    before = clock(scene, "A11").effective_due_at
    assert refused(lambda: scene.take("call_hearing", chair=lin, held_on="2026-03-20")) == {
        "chair_of_case"
    }
    soon = refused(lambda: scene.take("call_hearing", chair=sun, held_on="2026-03-11"))
    assert soon == {"hearing_too_early"}
    scene.take("call_hearing", chair=sun, held_on="2026-03-20")
    assert refused(lambda: scene.take("hold_hearing")) == {"hearing_not_served"}
    scene.deliver("hearing_notice")
    assert "A10N" in scene.running()
    assert refused(lambda: scene.take("hold_hearing")) == {"hearing_too_early"}
    scene.tick(days=18)
    assert refused(lambda: scene.take("hold_hearing", by="xu")) == {"not_the_chair"}
    scene.take("hold_hearing")
    assert scene.now().state is State.WEIGHING and "A10N" not in scene.running()
    assert clock(scene, "A11").effective_due_at > before, "the hearing's days are not counted"
    assert refused(lambda: scene.take("send_to_head")) == {"review_due"}, "after a hearing, always"


def test_who_handled_neither_reviews_nor_decides_and_the_database_says_so(ready: Scene) -> None:
    with ready.people.work("zhao") as work:
        row = queries.get(work.session, work.actor, ready.id)
        assert row.reviewed_by_id == ready.officer("xu")
    for column in ("proposed_by_id", "reviewed_by_id"):
        with pytest.raises(Exception, match=r"CHECK|check"), ready.people.work("zhao") as work:
            row = queries.get(work.session, work.actor, ready.id)
            row.decided_by_id = getattr(row, column)
            work.session.add(row)
            work.session.flush()


def test_who_handled_once_does_not_decide_after_handing_over(scene: Scene) -> None:
    scene.open(officers=[scene.officer("lin"), scene.officer("zhao")])
    scene.take("change_handlers", officers=[scene.officer("lin"), scene.officer("he")])
    assert "handler_decides" in refused(lambda: scene.take("file", by="zhao"))


def test_the_successor_of_an_agency_goes_on_with_its_running_case(scene: Scene) -> None:
    scene.open()
    with scene.people.work("zhao") as work:
        sides = {"from_agency": "hq-ybj", "to_agency": "xc-ybj"}
        told = {"case_id": scene.case_id, "role": "owner", "basis": "机构改革方案", **sides}
        work.record(CaseSucceeded(**told))
        (row,) = queries.live_of_case(work.session, scene.case_id)
        assert row.agency == "xc-ybj"
        handlers = {scene.officer("lin"), scene.officer("he")}
        assert queries.ever_handled(work.session, row.id or 0) == handlers, "the past stays"


@pytest.mark.slow
def test_a_large_fine_is_reviewed_and_discussed_first(scene: Scene) -> None:
    scene.finding_id = scene.find(20_000_000)
    scene.to_noticed(fine=20_000_000)
    assert "A10" in scene.running()
    scene.take("close_statements")
    assert refused(lambda: scene.take("send_to_head")) == {"review_due"}
    scene.take("submit_review")
    assert "A8" in scene.running()
    scene.take("return_review")
    scene.take("submit_review")
    scene.take("pass_review")
    assert refused(lambda: scene.take("decide")) == {"not_discussed"}
    scene.take("discuss")
    scene.take("decide")


def test_two_at_once_one_wins(ready: Scene) -> None:
    ready.tick()
    with ready.people.work("zhao", writes=False) as work:
        seen = service.version(queries.get(work.session, work.actor, ready.id))
    ready.take("decide")
    with pytest.raises(Conflict), ready.people.work("zhao") as work:
        service.take(work, ready.id, STEPS["decide"], ready.typed("decide"), seen=seen)
    with ready.people.work("lin", writes=False) as work:
        assert len(work.session.exec(select(RecoveryOrder)).all()) == 2
        row = queries.get(work.session, work.actor, ready.id)
        assert service.rederived(work, row) is row.state


def test_a_second_agency_is_told_and_goes_through_the_dispute(scene: Scene) -> None:
    scene.open()
    scene.take("file")
    other = scene.case("shi", "正华肛肠专科医院案")
    people = {"officers": [scene.officer("shi"), scene.officer("fang")]}
    scene.open(by="shi", case_id=other, **people)
    assert refused(lambda: scene.take("file", by="fang")) == {
        "handler_decides",
        "filed_first_elsewhere",
    }
    scene.take("open_dispute", by="shi", agency="hq-ybj")
    with scene.people.work("shi", writes=False) as work:
        running = service.running(work, queries.get(work.session, work.actor, scene.id))
        assert "A4" in running
    with scene.people.work("lin", writes=False) as work:
        told = select(Notice).where(Notice.kind == "CompetenceDisputed")
        notices = work.session.exec(told).all()
        assert {(n.agency, n.case_id) for n in notices} == {("hq-ybj", scene.case_id)}, "of its own"
    with pytest.raises(StepRefused):
        scene.take("settle_dispute", by="fang", how="designated")
    scene.take("settle_dispute", by="fang", how="designated", number="演医保〔2026〕9号")
    assert refused(lambda: scene.take("file", by="fang")) == {"handler_decides"}


def test_a_case_goes_over_to_the_agency_that_filed_first(scene: Scene) -> None:
    scene.open()
    scene.take("open_dispute")
    scene.take("report_dispute")
    scene.take("move_case")
    assert scene.now().state is State.MOVED and scene.stage() == "closed"
    with scene.people.work("zhao") as work:
        cases.reopen(work, scene.case_id, "退回补充材料")
    again = scene.open()
    assert scene.now().state is State.PROPOSED and again, "its acts are free again"
    with pytest.raises(Conflict):
        scene.open()


def test_while_the_police_have_it_nothing_is_decided_and_the_days_stand_still(ready: Scene) -> None:
    assert refused(lambda: ready.take("stay")) == {"not_with_police"}
    _stage(ready, Stage.REFERRED, Stage.CRIMINAL)
    assert refused(lambda: ready.take("decide")) == {"with_police", "no-fine-while-criminal"}
    ready.take("stay")
    before = clock(ready, "A11").effective_due_at
    assert refused(lambda: ready.take("take_up")) == {"with_police"}
    ready.tick(days=40)
    _stage(ready, Stage.FILED)
    ready.take("take_up")
    assert ready.now().state is State.INVESTIGATING
    assert clock(ready, "A11").effective_due_at >= before + timedelta(days=39)
    ready.take("give_notice")


def _stage(scene: Scene, *stages: Stage) -> None:
    for stage in stages:
        with scene.people.work("lin") as work:
            cases.set_stage(work, case_rows.by_id(work.session, scene.case_id), stage)


def test_strangers_find_nothing(scene: Scene) -> None:
    scene.open()
    for login in ("wei", "wu", "qian"):
        with pytest.raises(NotFound), scene.people.work(login) as work:
            service.take(work, scene.id, STEPS["file"], scene.typed("file"))
