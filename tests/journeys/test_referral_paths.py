"""Referrals from beginning to end over HTTP: each officer on the pages, each step from its own form.

The five paths of the source documents, and what goes wrong on the way. The criminal half and the way
back are told in tests/referrals/transfers/test_criminal_routes.py, the sealed track in
tests/referrals/discipline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from portal.infra.work import Works
from portal.kernel.clock import SetClock
from referrals.transfers.rules import State
from tests.referrals.transfers.conftest import (
    CRIMINAL,
    ITEMS,
    LETTER,
    REASON,
    REPORT,
    USUAL,
    WHO,
    Scene,
)
from tests.referrals.transfers.test_routes import post, text
from tests.referrals.transfers.test_service import other_police
from tests.support.people import People

Clients = Callable[[str], TestClient]
TO_THE_POLICE = ("report", "list_items", "approve", "write_letter", "hand_over")
OBLIGOR = "花桥仁济医院"


class Journey:
    """One case and its referral, moved by nothing but forms that stand on pages."""

    def __init__(self, works: Works, people: People, clock: SetClock, clients: Clients) -> None:
        self.scene = Scene(works, people, clock)
        self.case = f"/cases/{self.scene.case_id}"
        self.here = ""
        self._make = clients
        self._in: dict[str, TestClient] = {}

    def client(self, login: str) -> TestClient:
        if login not in self._in:
            self._in[login] = self._make(login)
        return self._in[login]

    def later(self, **span: int) -> None:
        """Let time pass, and sessions with it."""
        self.scene.clock.instant += timedelta(**span)
        self._in.clear()

    def begins(self) -> None:
        """Open the referral from the form on the case's page."""
        members = [str(self.scene.officer(each)) for each in ("lin", "he")]
        assert "启动移送" in self.reads("lin", self.case)
        begun = post(self.client("lin"), f"{self.case}/transfers", officers=members)
        assert begun.status_code == 303, text(begun.text)  # type: ignore[attr-defined]
        self.here = begun.headers["location"]  # type: ignore[attr-defined]
        self.scene.transfer_id = int(self.here.rsplit("/", 1)[1])

    def does(self, *codes: str) -> None:
        for code in codes:
            self.step(code)

    def step(self, code: str, *, by: str = "", **typed: object) -> None:
        """Take a step whose form stands on the officer's page."""
        self.scene.clock.instant += timedelta(minutes=1)
        client = self.client(by or WHO[code])
        page = client.get(self.here).text
        assert f'action="{self.here}/steps/{code}"' in page or f"/steps/{code}" in page, code
        done = self.tries(code, by=by, **typed)
        assert done.status_code == 303, (code, text(done.text))  # type: ignore[attr-defined]

    def tries(self, code: str, *, by: str = "", **typed: object) -> object:
        usual = USUAL.get(code)
        form = usual.model_dump(exclude_none=True) if usual else REASON.model_dump()
        if code in CRIMINAL:
            form = {"on": self.scene.today(), "served_on": self.scene.today(), **CRIMINAL[code]}
        client = self.client(by or WHO[code])
        return post(client, f"{self.here}/steps/{code}", **{**form, **typed})

    def refused(self, code: str, *words: str, status: int = 409, **typed: object) -> None:
        """Try a step the law refuses, and read why, with the article."""
        answer = self.tries(code, **typed)
        assert answer.status_code == status, code  # type: ignore[attr-defined]
        for each in words:
            assert each in text(answer.text), each  # type: ignore[attr-defined]

    def reads(self, login: str, path: str = "") -> str:
        return text(self.client(login).get(path or self.here).text)

    def stands(self, words: str, state: State, *, for_: tuple[str, ...] = ("lin", "wu")) -> None:
        """Both sides read where it stands, and the history gives the same state."""
        assert self.scene.now().state is state
        for login in for_:
            assert words in self.reads(login), (login, words)

    def orders(self, ledger: str, amount: str, **more: str) -> str:
        """Have money ordered, approved and paid; return the order's page."""
        form = {"ledger": ledger, "obligor": OBLIGOR, "amount": amount, "basis": "依法。", **more}
        made = self.acts("lin", f"{self.case}/orders/new", f"{self.case}/orders", **form)
        order = str(made.headers["location"])  # type: ignore[attr-defined]
        self.acts("zhao", order, f"{order}/decision", decision="approve", reasons="同意。")
        day = self.scene.today()
        paid = {"amount": amount, "reference": f"凭证-{ledger}", "received_on": day}
        self.acts("luo", order, f"{order}/payments", **paid)
        assert "已缴清" in self.reads("lin", order)
        return order

    def acts(self, login: str, at: str, url: str, status: int = 303, **typed: object) -> object:
        client = self.client(login)
        assert client.get(at).status_code == 200, at
        answer = post(client, url, **typed)
        assert answer.status_code == status, (url, text(answer.text)[:800])  # type: ignore[attr-defined]
        return answer

    def closes(self) -> None:
        closing = {"outcome": "proven", "reason": "事实清楚，款项已经收回。"}
        self.acts("lin", self.case, f"{self.case}/closure", **closing)
        assert "已办结" in self.reads("lin", self.case)


@pytest.fixture
def journey(
    works: Works, people: People, clock: SetClock, staff_client: Clients
) -> Iterator[Journey]:
    yield Journey(works, people, clock, staff_client)


@pytest.fixture
def sent(journey: Journey) -> Journey:
    journey.begins()
    journey.step("report", **REPORT.model_dump())
    journey.step("list_items", **ITEMS.model_dump(exclude_none=True))
    journey.step("approve")
    journey.step("write_letter", **LETTER.model_dump(exclude_none=True))
    journey.step("hand_over")
    return journey


# -- the five paths of the source documents ------------------------------------------------------


@pytest.mark.slow
def test_agreement_alone(journey: Journey) -> None:
    """As the first fixture case: fund money and the agreement's threefold, no fine, no referral."""
    journey.acts("zhao", journey.case, f"{journey.case}/filing", reason="应予处理")
    journey.orders("fund", "3381.49")
    journey.orders("contract", "10144.47", base="3381.49", times="3")
    journey.closes()
    assert "3,381.49" in journey.reads("lin", "/recoveries")
    assert "10,144.47" in journey.reads("lin", "/recoveries")


@pytest.mark.slow
def test_a_penalty_of_one_agency(journey: Journey) -> None:
    """As the ninth: the fund is repaid and a fine imposed under O735 art. 38."""
    journey.acts("zhao", journey.case, f"{journey.case}/filing", reason="应予处罚")
    journey.orders("fund", "6000.00")
    journey.orders("fine", "6000.00", base="6000.00", fine_rule="O735-38")
    journey.closes()


@pytest.mark.slow
def test_forged_records_from_referral_to_repayment(sent: Journey) -> None:
    sent.does("receive", "file", "hand_over_items", "pass_for_prosecution", "indict")
    fine = {"ledger": "fine", "obligor": OBLIGOR, "amount": "100", "basis": "第四十条"}
    fine |= {"base": "50", "fine_rule": "O735-40"}
    barred = sent.acts("lin", f"{sent.case}/orders/new", f"{sent.case}/orders", 409, **fine)
    assert "第三十五条" in text(barred.text)  # type: ignore[attr-defined]
    sent.step("record_judgment")
    sent.refused("enter_force", "上诉、抗诉期限尚未届满", "第二百三十条")
    sent.later(days=20)
    sent.step("enter_force")
    assert "移送办结" in sent.reads("lin")
    assert "100,000.00" in sent.reads("lin", "/recoveries")
    assert "100,000.00" in sent.reads("zhou", "/recoveries")


@pytest.mark.slow
def test_not_filed_lost_on_reconsideration_and_ordered_by_the_procuratorate(sent: Journey) -> None:
    sent.does("receive", "decline_filing")
    sent.stands("不予立案", State.NOT_FILED)
    assert "不予立案通知书" in sent.reads("lin") and "第九条" in sent.reads("lin")
    sent.step("request_reconsideration")
    assert "复议申请书" in sent.reads("wu")
    sent.step("reconsideration_upheld")
    assert "不予立案复议决定书" in sent.reads("lin")
    sent.step("suggest_supervision")
    sent.stands("立案监督", State.SUPERVISED, for_=("lin", "wu", "zhou"))
    sent.step("ask_explanation")
    assert "要求说明不立案理由通知书" in sent.reads("wu")
    sent.step("explain")
    sent.step("order_filing")
    assert "通知立案书" in sent.reads("wu") and "第五百六十三条" in sent.reads("wu")
    sent.later(days=16)
    sent.step("issue_correction")
    assert "纠正违法通知书" in sent.reads("wu")
    sent.step("file")
    sent.stands("已立案", State.FILED, for_=("lin", "wu", "zhou"))
    sent.later(days=100)
    sent.step("send_reminder")
    assert "立案监督案件催办函" in sent.reads("wu")


@pytest.mark.slow
@pytest.mark.parametrize("late", [False, True])
def test_not_prosecuted_and_fined_by_the_agency(sent: Journey, late: bool) -> None:
    sent.does("receive", "file", "hand_over_items", "pass_for_prosecution", "not_prosecute")
    sent.does("register_review", "find_penalty_due")
    sent.refused("issue_opinion", "数值过小", status=422, reply_months="0")
    sent.step("issue_opinion")
    assert "检察意见书" in sent.reads("lin") and "还剩" in sent.reads("lin")
    if late:
        sent.later(days=75)
        assert "逾期" in sent.reads("zhou")
        sent.does("prod_reply", "report_no_reply")
        assert "督促回复函" in sent.reads("lin")
    sent.step("reply_to_opinion")
    assert ("逾期" in sent.reads("zhou")) is late
    sent.step("accept_reply")
    sent.stands("已收回，自行处理", State.RETURNED, for_=("lin", "zhou"))
    sent.orders("fine", "200000.00", base="100000.00", fine_rule="O735-40")


# -- what goes otherwise -------------------------------------------------------------------------


def test_incomplete_papers_are_taken_and_completed(sent: Journey) -> None:
    sent.step("receive")
    sent.step("note_missing")
    assert "补正材料通知书" in sent.reads("lin") and "第一百八十条" in sent.reads("lin")
    assert "受理" in sent.reads("lin"), "taken all the same"
    sent.step("complete_missing")
    sent.later(days=2)
    sent.step("file")
    sent.stands("已立案", State.FILED)


@pytest.mark.slow
def test_passed_on_to_the_unit_in_charge(sent: Journey) -> None:
    unit = other_police(sent.scene)
    sent.step("receive")
    sent.refused("pass_on", "请从列出的选项中选择", status=422, unit="hq-jcy", reason="无管辖权")
    sent.step("pass_on", unit=unit, reason="属经侦部门管辖")
    assert "经济犯罪侦查支队" in sent.reads("lin")
    sent.step("forward")
    assert "转送案件通知书" in sent.reads("lin")
    assert sent.client("wu").get(sent.case).status_code == 404, "the unit that passed it on is out"
    assert sent.client("wu").get(sent.here).status_code == 200, "but sees where it went"
    sent.step("receive", by="yan")
    sent.step("file", by="yan")
    assert sent.scene.now().state is State.FILED
    assert "第一百七十五条" in sent.reads("lin") or "转" in sent.reads("lin")


@pytest.mark.slow
def test_silent_police_are_asked_why_and_ordered(sent: Journey) -> None:
    sent.step("receive")
    sent.refused("suggest_supervision", "办理期限尚未届满", "第五百六十二条")
    sent.later(days=9)
    assert "逾期" in sent.reads("lin")
    sent.step("suggest_supervision")
    sent.refused("ask_explanation", "没有可供审查的不立案理由")
    sent.step("ask_silence")
    assert "要求说明不立案理由通知书" in sent.reads("wu")
    sent.refused("order_filing", "答复或者立案期限尚未届满")
    sent.later(days=12)
    sent.does("issue_correction", "report_up", "order_filing", "file")
    sent.stands("已立案", State.FILED, for_=("lin", "wu", "zhou"))


@pytest.mark.slow
def test_nobody_signs_for_it(sent: Journey) -> None:
    sent.refused("suggest_supervision", "请先记录", "第七条")
    sent.step("record_refusal")
    sent.step("suggest_supervision")
    sent.stands("立案监督", State.SUPERVISED, for_=("lin", "zhou"))


@pytest.mark.slow
def test_reconsideration_won(sent: Journey) -> None:
    sent.does("receive", "decline_filing", "request_reconsideration", "reconsideration_files")
    sent.stands("已立案", State.FILED)
    sent.step("hand_over_items")
    sent.stands("公安机关侦查中", State.INVESTIGATING)


@pytest.mark.slow
def test_the_window_of_reconsideration_closes(sent: Journey) -> None:
    sent.does("receive", "decline_filing")
    sent.later(days=10)
    sent.refused("request_reconsideration", "三日期限已过", "第九条")
    sent.step("send_as_breach")
    assert "移送行政违法案件函" in sent.reads("lin")
    sent.step("take_back")
    sent.stands("已收回，自行处理", State.RETURNED, for_=("lin", "wu"))


@pytest.mark.slow
def test_dropped_and_brought_back_to_the_agency(sent: Journey) -> None:
    sent.does("receive", "file", "hand_over_items", "drop_case")
    sent.refused("drop_case", status=409)
    sent.step("tell_dropped")
    assert "撤销案件告知书" in sent.reads("lin")
    sent.step("resume_case")
    sent.stands("已收回，自行处理", State.RETURNED, for_=("lin", "zhou"))
    begun = post(
        sent.client("lin"),
        f"{sent.case}/transfers",
        officers=[str(sent.scene.officer(each)) for each in ("lin", "he")],
    )
    assert begun.status_code == 422  # type: ignore[attr-defined]
    assert "请填写此项" in text(begun.text)  # type: ignore[attr-defined]
