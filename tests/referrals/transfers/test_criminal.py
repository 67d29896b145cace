"""The criminal half and the way back, on a real database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.cases import queries as cases
from portal.cases import service as cases_service
from portal.cases.events import CaseClosing
from portal.cases.forms import OpenCase
from portal.cases.rules import Role, Source, Stage
from portal.followup.rules.asked import Back, MoneyOf
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotAllowed, NotFound, Refused
from portal.notices import queries as notices
from referrals.clocks import queries as clocks
from referrals.clocks.models import Clock
from referrals.recoveries import queries as money
from referrals.recoveries import rules
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose, Receive
from referrals.recoveries.rules import Account, Ledger, OrderState
from referrals.recoveries.service import keep_open
from referrals.transfers import policy, queries, service
from referrals.transfers.forms.criminal import OpenReverse
from referrals.transfers.models import Transfer, TransferJudgment
from referrals.transfers.rules import CUSTODY, DUTIES, LASTING, State, StepInvalid, StepRefused
from referrals.transfers.steps.registry import STEPS
from tests.referrals.transfers.conftest import CRIMINAL, Scene
from tests.support.documents import words


def check(scene: Scene, state: State, *lasting: str) -> None:
    """The state is the one the history gives; its duties and these further clocks run, no other."""
    transfer = scene.now()
    assert transfer.state is state
    with scene.people.work("lin", writes=False) as work:
        assert service.rederived(work, transfer) is state
        running = {each.code for each in held(work, transfer)}
        assert running - set(LASTING) == DUTIES.get(state, frozenset())
        assert running & set(LASTING) == set(lasting)


def held(work: Work, transfer: Transfer) -> list[Clock]:
    """The clocks that run on a referral and on its suspects."""
    suspects = queries.suspects(work.session, transfer)
    about = [("transfer", transfer.id or 0), *(("suspect", each.id or 0) for each in suspects)]
    return [each for subject in about for each in clocks.open_for(work.session, *subject)]


def clock(scene: Scene, code: str) -> Clock:
    subject, number = "transfer", scene.transfer_id
    with scene.people.work("lin", writes=False) as work:
        if code in CUSTODY:
            (suspect,) = queries.suspects(work.session, scene.now())
            subject, number = "suspect", suspect.id or 0
        found = clocks.last(work.session, code, subject, number)
        assert found is not None
        return found


def paper(scene: Scene, kind: str) -> str:
    with scene.people.work("lin") as work:
        filed = queries.papers(work.session, scene.now())[kind]
        return words(cases_service.read_document(work, scene.case_id, filed.document_id)[1])


def later(scene: Scene, **span: int) -> None:
    scene.clock.instant += timedelta(**span)


def refused(scene: Scene, code: str) -> list[str]:
    with pytest.raises(StepRefused) as found:
        scene.take(code)
    return [each.code for each in found.value.reasons]


def wrong(scene: Scene, code: str, **typed: object) -> dict[str, str]:
    with pytest.raises(StepInvalid) as found:
        scene.did(code, **typed)
    return dict(found.value.fields)


def fine_is_barred(scene: Scene) -> bool:
    form = Propose(
        ledger=Ledger.FINE,
        obligor="花桥仁济医院",
        amount=200_000,
        base=100_000,
        fine_rule="O735-40",
        basis="第四十条",
    )
    try:
        with scene.people.work("lin") as work:
            recoveries.propose(work, scene.case_id, form)
    except Refused as error:
        return [each.code for each in error.reasons] == ["no-fine-while-criminal"]
    return False


@pytest.fixture
def criminal(filed_by_police: Scene) -> Scene:
    return filed_by_police


def extended(scene: Scene, running: str) -> None:
    """Some days into the review it is extended: the longer term counts from where it began."""
    began = clock(scene, running).started_at
    later(scene, days=6)
    scene.take("extend_review")
    check(scene, State.PROSECUTING, "C4X")
    assert clock(scene, "C4X").started_at == began


def test_from_investigation_to_a_judgment_in_force(criminal: Scene) -> None:
    check(criminal, State.INVESTIGATING)
    assert refused(criminal, "decide_arrest") == ["arrest_not_requested"]
    criminal.did("record_detention", special="special")
    check(criminal, State.INVESTIGATING, "C1L")
    criminal.take("request_arrest")
    check(criminal, State.INVESTIGATING, "C2")
    criminal.take("decide_arrest")
    check(criminal, State.INVESTIGATING, "C3")
    with criminal.people.work("zhou", writes=False) as work:
        grant = cases.grant(work.session, criminal.case_id, "hq-jcy")
        assert grant is not None and grant.role is Role.PROCURATORATE
        assert "刑事诉讼法" in grant.basis and "第" not in grant.basis, "the sender reads this"
    criminal.did("pass_for_prosecution", review="fast")
    check(criminal, State.PROSECUTING, "C4F")
    extended(criminal, "C4F")
    for _ in range(2):
        criminal.take("return_for_investigation")
        check(criminal, State.REINVESTIGATING)
        criminal.take("pass_for_prosecution")
        check(criminal, State.PROSECUTING, "C4")
    assert refused(criminal, "return_for_investigation") == ["returned_twice"]
    extended(criminal, "C4")
    assert refused(criminal, "extend_review") == ["review_extended"]
    criminal.did("indict", trial="summary_long")
    check(criminal, State.INDICTED, "C6SL")
    criminal.take("record_judgment")
    check(criminal, State.JUDGED, "C7")
    criminal.take("record_appeal")
    check(criminal, State.ON_APPEAL)
    criminal.take("record_remand")
    check(criminal, State.INDICTED, "C6")
    criminal.did("record_judgment", paper="ruling")
    check(criminal, State.JUDGED, "C7R")
    assert refused(criminal, "enter_force") == ["appeal_window_open"]
    criminal.walk("record_appeal", "record_second_judgment")
    check(criminal, State.JUDGED)
    assert refused(criminal, "record_appeal") == ["second_is_final"]
    criminal.take("enter_force")
    check(criminal, State.COMPLETED)
    assert fine_is_barred(criminal), "行政处罚法第三十五条"


def test_what_a_court_orders_repaid_is_owed_once_it_is_in_force(criminal: Scene) -> None:
    criminal.walk("pass_for_prosecution", "indict", "record_judgment")

    def owed() -> list[tuple[str, int, str]]:
        with criminal.people.work("zhou", writes=False) as work:
            found = money.newest(work.session, work.actor)
            return [(each.ledger.value, each.amount_fen, each.number) for each in found]

    assert owed() == []
    later(criminal, days=20)
    criminal.take("enter_force")
    assert owed() == [("restitution", 10_000_000, "判1号")]
    with criminal.people.work("zhou", writes=False) as work:
        rows = work.session.exec(select(TransferJudgment).order_by(TransferJudgment.id)).all()  # type: ignore[arg-type]
        assert [(r.in_force, r.court_fine_fen) for r in rows] == [(False, 5_000_000), (True, 0)]


def test_what_the_fund_is_owed_is_owed_once_after_the_judgment(
    criminal: Scene, staff_client: Callable[[str], TestClient]
) -> None:
    """98,000 take over 97,000 unpaid and 1000 of a second order; nothing of another obligor's."""

    def ordered(yuan: int, obligor: str = "花桥仁济医院") -> int:
        form = Propose(ledger=Ledger.FUND, obligor=obligor, amount=yuan * 100, basis="协议")
        with criminal.people.work("lin") as work:
            made = recoveries.propose(work, criminal.case_id, form).id or 0
        with criminal.people.work("zhao") as work:
            recoveries.decide(work, made, Decide(decision="approve", reasons="同意"))
        return made

    def pay(order_id: int, yuan: int) -> None:
        form = Receive(amount=yuan * 100, reference=f"行-{yuan}", received_on=date(2026, 3, 2))
        with criminal.people.work("luo") as work:
            recoveries.receive(work, order_id, form)

    first, second, other = ordered(100_000), ordered(5_000), ordered(700, "他人")
    pay(first, 3_000)
    criminal.walk("pass_for_prosecution", "indict", "record_judgment")
    later(criminal, days=20)
    criminal.did("enter_force", restitution="98000")
    with criminal.people.work("luo", writes=False) as work:
        made = money.of_case(work.session, criminal.case_id)[-1].id or 0
        found = {
            each: rules.balances(money.lines(work.session, each))
            for each in (first, second, other, made)
        }
        assert [
            (-each[Account.ORDERED], each[Account.RECEIVED], each[Account.RECEIVABLE])
            for each in found.values()
        ] == [
            (300_000, 300_000, 0),
            (400_000, 0, 400_000),
            (70_000, 0, 70_000),
            (9_800_000, 0, 9_800_000),
        ]
        assert money.get(work.session, work.actor, first).state is OrderState.SETTLED
        assert work.ask(MoneyOf((criminal.case_id,)), Back.NOTHING_ORDERED) is Back.PART
    assert "改按刑事退赔追缴" in staff_client("luo").get(f"/recoveries/{first}").text
    for order_id, yuan in ((second, 4_000), (other, 700), (made, 98_000)):
        pay(order_id, yuan)
    with criminal.people.work("lin", writes=False) as work:
        keep_open(work, CaseClosing(case_id=criminal.case_id))


def test_a_dropped_case_is_told_in_three_days_and_goes_on(criminal: Scene) -> None:
    criminal.take("drop_case")
    check(criminal, State.DROPPED)
    assert clock(criminal, "F20").agency == "hq-gaj"
    later(criminal, days=5)
    criminal.take("tell_dropped")
    assert clock(criminal, "F20").late_seconds > 0
    notice = paper(criminal, "case_dropped_notice")
    assert "因依法办理" in notice and "对依法应当给予行政处罚的" in notice
    check(criminal, State.SENT_BACK)
    assert fine_is_barred(criminal)
    criminal.take("resume_case")
    check(criminal, State.RETURNED)
    with criminal.people.work("lin", writes=False) as work:
        found = cases.get(work.session, work.actor, criminal.case_id)
        assert (found.stage, found.ball_with) == (Stage.CHECKING, "hq-ybj")
    assert not fine_is_barred(criminal)


def test_a_case_the_head_filed_meanwhile_goes_back_to_filed(criminal: Scene) -> None:
    with criminal.people.work("zhao") as work:
        cases_service.file_case(work, criminal.case_id, "应予处罚")
    criminal.walk("drop_case", "tell_dropped", "resume_case")
    with criminal.people.work("lin", writes=False) as work:
        assert cases.get(work.session, work.actor, criminal.case_id).stage is Stage.FILED


@pytest.fixture
def declined(criminal: Scene) -> Scene:
    """A case of which the procuratorate decided not to prosecute."""
    criminal.walk("pass_for_prosecution", "not_prosecute")
    return criminal


def test_not_prosecuted_and_back_with_a_reply_in_time(declined: Scene) -> None:
    check(declined, State.NOT_PROSECUTED)
    declined.take("register_review")
    check(declined, State.PENALTY_REVIEW)
    first = clock(declined, "B2").effective_due_at
    declined.take("note_challenge")
    check(declined, State.CHALLENGED)
    later(declined, days=30)
    declined.take("reject_challenge")
    check(declined, State.PENALTY_REVIEW)
    assert clock(declined, "B2").effective_due_at > first + timedelta(days=25)
    declined.take("find_penalty_due")
    check(declined, State.OPINION_DUE)
    assert fine_is_barred(declined)
    declined.did("issue_opinion", reply_months=1)
    opinion = paper(declined, "penalty_opinion")
    for said in (
        "花检刑不诉〔2026〕1号",
        "自收到本意见书之日起一个月内",
        "账册三本",
        "虚记住院一百二十人次",
    ):
        assert said in opinion
    with declined.people.work("lin", writes=False) as work:
        filed = queries.papers(work.session, declined.now())
        assert filed["penalty_opinion"].reply_months == 1
    check(declined, State.OPINION_ISSUED)
    assert clock(declined, "B5").n == 1 and clock(declined, "B5").agency == "hq-ybj"
    assert not fine_is_barred(declined), "the penalty asked for can be decided on"
    assert refused(declined, "prod_reply") == ["reply_in_time"]
    declined.take("reply_to_opinion")
    assert "已作出罚款决定" in paper(declined, "reply_letter")
    check(declined, State.REPLIED)
    assert clock(declined, "B5").late_seconds == 0
    declined.take("ask_again")
    check(declined, State.OPINION_ISSUED)
    assert clock(declined, "B5").n == 2
    declined.walk("reply_to_opinion", "accept_reply")
    check(declined, State.RETURNED)


def test_an_opinion_nobody_replies_to_is_urged_and_reported(declined: Scene) -> None:
    declined.walk("register_review", "find_penalty_due", "issue_opinion")
    later(declined, days=70)
    assert refused(declined, "report_no_reply") == ["not_prodded"]
    declined.walk("prod_reply", "report_no_reply")
    assert "至今未收到书面回复" in paper(declined, "reply_reminder")
    check(declined, State.OPINION_ISSUED)
    with declined.people.work("lin", writes=False) as work:
        told = {each.facts.get("step") for each in notices.inbox(work.session, work.actor)}
        assert {"prod_reply", "report_no_reply"} <= told
    declined.take("reply_to_opinion")
    assert clock(declined, "B5").late_seconds > 0


def test_a_decision_that_falls_is_reviewed_again_and_may_end_without_a_penalty(
    declined: Scene,
) -> None:
    declined.walk("register_review", "note_challenge", "uphold_challenge")
    check(declined, State.PROSECUTING, "C4")
    declined.walk("not_prosecute", "register_review", "no_penalty_due")
    check(declined, State.COMPLETED)
    assert not fine_is_barred(declined)


def test_a_court_sends_the_case_back_for_a_penalty(criminal: Scene) -> None:
    criminal.walk("pass_for_prosecution", "indict")
    criminal.did("record_judgment", verdict="exempt", court_fine="0", restitution="0")
    assert refused(criminal, "send_back_for_penalty") == ["appeal_window_open"]
    later(criminal, days=20)
    criminal.walk("send_back_for_penalty", "resume_case")
    check(criminal, State.RETURNED)
    assert not fine_is_barred(criminal)


def test_a_day_can_be_past_with_its_document_and_never_to_come(criminal: Scene) -> None:
    later(criminal, days=10)
    today = date.fromisoformat(criminal.today())
    week, tomorrow = today - timedelta(days=7), today + timedelta(days=1)
    assert wrong(criminal, "pass_for_prosecution", on=tomorrow) == {"on": "future_day"}
    assert wrong(criminal, "pass_for_prosecution", on=week) == {"number": "missing"}
    before = today - timedelta(days=40)
    found = wrong(criminal, "pass_for_prosecution", on=before, number="诉1号")
    assert found == {"on": "before_earlier_step"}
    criminal.did("pass_for_prosecution", on=week, number="诉1号")
    assert clock(criminal, "C4").started_at.date() == week
    earlier = week - timedelta(days=1)
    found = wrong(criminal, "indict", on=earlier, number="诉2号")
    assert found == {"on": "before_earlier_step"}
    criminal.did("not_prosecute", on=week, number="不诉1号")
    assert clock(criminal, "B1").effective_due_at <= criminal.clock.instant, "missed as it is told"


def test_the_sender_learns_where_it_stands_and_no_more(criminal: Scene) -> None:
    criminal.walk("record_detention", "request_arrest", "report_progress")

    def read(login: str) -> dict[str, object]:
        with criminal.people.work(login) as work:
            found = queries.get(work.session, work.actor, criminal.transfer_id)
            return {told.record.step: told.lines for told in service.opened(work, found).history}

    def labels(login: str) -> list[str]:
        """The last three steps, and the last act where the sender's own page shows it."""
        with criminal.people.work(login) as work:
            found = queries.get(work.session, work.actor, criminal.transfer_id)
            told = [each.label.zh for each in service.opened(work, found).history[-3:]]
            assert told == [each.label.zh for each in service.stations(work, found)][-3:]
            return told + [step.label.zh for _, step in service.where(work).last.values()]

    sender, police, procuratorate = read("lin"), read("wu"), read("zhou")
    inside = policy.INSIDE.zh
    assert labels("lin") == [inside, inside, "通报侦查进展", "通报侦查进展"]
    assert labels("zhou") == ["记录拘留", "提请批准逮捕", "通报侦查进展"]
    for inner in ("record_detention", "request_arrest"):
        assert sender[inner] is None and police[inner] and procuratorate[inner]
    assert sender["report_progress"]

    def seen(login: str) -> set[str]:
        with criminal.people.work(login, writes=False) as work:
            rows = work.session.exec(clocks.visible_to(work.session, work.actor)).all()
            return {each.code for each in rows if each.code.startswith("C")}

    assert (seen("lin"), seen("wu"), seen("zhou")) == (set(), {"C1", "C2"}, {"C1", "C2"})
    later(criminal, days=90)
    criminal.walk("pass_for_prosecution")
    assert clock(criminal, "C2").late_seconds == 0, "nobody is late with the course of a case"
    criminal.walk("return_for_investigation")
    assert labels("lin")[-2:] == [inside, inside]
    with criminal.people.work("lin", writes=False) as work:
        news = notices.inbox(work.session, work.actor)
    assert news and "return_for_investigation" not in {each.facts.get("step") for each in news}


OTHERS = [
    ("drop_case", "lin"),
    ("drop_case", "zhou"),
    ("pass_for_prosecution", "zhao"),
    ("not_prosecute", "wu"),
    ("drop_case", "wei"),
]


def test_nobody_else_twice_and_two_at_once(criminal: Scene) -> None:
    for code, login in OTHERS:
        with pytest.raises((NotAllowed, NotFound)), criminal.people.work(login) as work:
            service.take(work, criminal.transfer_id, STEPS[code], criminal.typed(code))
    check(criminal, State.INVESTIGATING)
    criminal.people.as_("wu")
    ready, outcomes = Barrier(2), []

    def act(code: str) -> None:
        ready.wait()
        try:
            with criminal.people.work("wu") as work:
                service.take(work, criminal.transfer_id, STEPS[code], criminal.typed(code))
            outcomes.append("taken")
        except Conflict:
            outcomes.append("conflict")

    acting = [Thread(target=act, args=(code,)) for code in ("drop_case", "pass_for_prosecution")]
    for each in acting:
        each.start()
    for each in acting:
        each.join()
    assert sorted(outcomes) == ["conflict", "taken"]
    won = criminal.now().state
    check(criminal, won, *({"C4"} if won is State.PROSECUTING else ()))
    with pytest.raises(Conflict):
        criminal.take("drop_case")


def test_an_agency_that_keeps_the_items_does_not_hold_up_the_police(sent: Scene) -> None:
    sent.walk("receive", "file", "record_detention")
    check(sent, State.FILED, "C1")
    sent.take("pass_for_prosecution")
    check(sent, State.PROSECUTING, "C4")


def test_the_procuratorate_sends_back_a_case_nobody_had_referred(scene: Scene) -> None:
    with scene.people.work("yan") as work:
        form = OpenCase(title="自侦案", region="990100", category="fake_stay", source=Source.AUDIT)
        scene.case_id = cases_service.open_case(work, form).id or 0
        cases_service.share(work, scene.case_id, "hq-jcy", basis="《刑事诉讼法》第一百六十二条")
    typed = {"on": scene.today(), "charge": "诈骗罪", **CRIMINAL["not_prosecute"]}
    reverse = OpenReverse.model_validate({**typed, "agency": "hq-ybj"})
    for login in ("yan", "wu", "lin"):
        with scene.people.work(login) as work, pytest.raises((NotAllowed, NotFound)):
            service.open_reverse(work, scene.case_id, reverse)
    police = reverse.model_copy(update={"agency": "hq-gaj"})
    with scene.people.work("zhou") as work, pytest.raises(StepInvalid):
        service.open_reverse(work, scene.case_id, police)
    with scene.people.work("zhou") as work:
        scene.transfer_id = service.open_reverse(work, scene.case_id, reverse).id or 0
    with pytest.raises(NotFound):
        scene.now("lin")
    scene.walk("find_penalty_due", "issue_opinion")
    check(scene, State.OPINION_ISSUED)
    assert clock(scene, "B5").agency == "hq-ybj"
    scene.walk("reply_to_opinion", "accept_reply")
    check(scene, State.RETURNED)
