"""The criminal half and the way back over HTTP: stories, what each side sees, bad input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.kernel.ids import known
from referrals.transfers.rules import State
from tests.referrals.transfers.conftest import CRIMINAL, WHO, Scene
from tests.referrals.transfers.test_routes import post, text

Clients = Callable[[str], TestClient]


class Story:
    """One referral, its steps posted by the officers who take them."""

    def __init__(self, scene: Scene, clients: Clients) -> None:
        self.scene, self._make = scene, clients
        self._signed_in: dict[str, TestClient] = {}
        self.here = f"/transfers/{scene.transfer_id}"

    def client(self, login: str) -> TestClient:
        if login not in self._signed_in:
            self._signed_in[login] = self._make(login)
        return self._signed_in[login]

    def later(self, days: int) -> None:
        """Let days pass, and sessions with them."""
        self.scene.clock.instant += timedelta(days=days)
        self._signed_in.clear()

    def post(self, code: str, login: str = "", **more: object) -> object:
        self.scene.clock.instant += timedelta(minutes=1)
        typed = {
            "on": self.scene.today(),
            "served_on": self.scene.today(),
            **CRIMINAL[code],
            **more,
        }
        return post(self.client(login or WHO[code]), f"{self.here}/steps/{code}", **typed)

    def does(self, *codes: str) -> None:
        for code in codes:
            done = self.post(code)
            assert done.status_code == 303, (code, text(done.text))

    def reads(self, login: str) -> str:
        return text(self.client(login).get(self.here).text)


@pytest.fixture
def story(filed_by_police: Scene, staff_client: Clients) -> Story:
    return Story(filed_by_police, staff_client)


def test_from_prosecution_to_judgment_and_the_money(story: Story) -> None:
    page = story.client("wu").get(story.here).text
    assert 'type="date"' in page and "流窜作案" in page and "仅供掌握" in page
    story.does("record_detention", "request_arrest", "decide_arrest", "pass_for_prosecution")
    assert "审查起诉" in story.reads("zhou") and "批准逮捕" in story.reads("wu")
    sender = story.reads("lin")
    assert (
        "刑事办理进程" in sender and "检察机关审查起诉中" in sender and "第一百六十二条" in sender
    )
    assert "流窜" not in sender and "侦查羁押期限" not in sender
    assert "检察机关审查起诉中" in text(story.client("lin").get("/transfers").text)
    assert "侦查羁押" not in text(story.client("lin").get(f"/cases/{story.scene.case_id}").text)
    story.does("indict", "record_judgment")
    early = story.post("enter_force")
    assert early.status_code == 409 and "上诉、抗诉期限尚未届满" in early.text
    story.later(20)
    shown = story.client("zhou").get(story.here).text
    assert 'value="100000.00"' in shown, "what the judgment said is there already"
    assert story.post("enter_force", restitution="80000").status_code == 303
    assert "移送办结" in story.reads("lin")
    for login in ("lin", "zhou"):
        money = text(story.client(login).get("/recoveries").text)
        assert "80,000.00" in money and "花桥仁济医院" in money


@pytest.mark.slow
def test_not_prosecuted_with_a_reply_in_time_and_another_too_late(story: Story) -> None:
    story.does("pass_for_prosecution", "not_prosecute", "register_review", "find_penalty_due")
    never = story.post("issue_opinion", reply_months="0")
    assert never.status_code == 422 and "数值过小" in never.text and "取保候审" in never.text
    story.does("issue_opinion", "reply_to_opinion")
    assert "逾期" not in story.reads("zhou")
    story.does("ask_again")
    assert "回复检察意见" in story.reads("lin")
    story.later(75)
    story.does("prod_reply", "report_no_reply", "reply_to_opinion")
    assert "逾期" in story.reads("zhou")
    story.does("accept_reply")
    assert story.scene.now().state is State.RETURNED


def test_dropped_and_back_after_what_cannot_be_and_who_may_not(story: Story) -> None:
    today = date.fromisoformat(story.scene.today())
    for typed, said in [
        ({"on": today + timedelta(days=1)}, "日期不能晚于今天"),
        ({"on": today - timedelta(days=1)}, "日期早于已经记录的上一步"),
        ({"on": "2026-02-30"}, "请填写日期"),
        ({"on": ""}, "请填写此项"),
        ({"review": "slow"}, "请从列出的选项中选择"),
        ({"charge": "x" * 300}, "内容过长"),
    ]:
        answer = story.post("pass_for_prosecution", **typed)
        assert answer.status_code == 422 and said in answer.text, typed
    assert story.post("drop_case", "zhou").status_code == 403
    assert story.post("pass_for_prosecution", "lin").status_code == 403
    for stranger in ("wei", "qian"):
        assert story.post("drop_case", stranger).status_code == 404
    story.does("drop_case")
    assert story.post("drop_case").status_code == 409
    assert "公安机关已撤销案件" in story.reads("lin")
    story.does("tell_dropped")
    assert "撤销案件告知书" in story.reads("lin")
    story.does("resume_case")
    assert "已收回，自行处理" in story.reads("zhou")


@pytest.mark.slow
def test_the_way_back_of_a_case_the_police_found_themselves(
    scene: Scene, staff_client: Clients
) -> None:
    """The police own the case, the procuratorate works on it, the agency comes in with the opinion."""
    with scene.people.work("yan") as work:
        form = OpenCase(title="自侦案", region="990100", category="fake_stay", source=Source.AUDIT)
        case_id = known(cases.open_case(work, form).id)
        cases.share(work, case_id, "hq-jcy", basis="《刑事诉讼法》第一百六十二条")
    story = Story(scene, staff_client)
    zhou, lin, url = story.client("zhou"), story.client("lin"), f"/cases/{case_id}/way-back"
    assert "不起诉，启动反向衔接" in zhou.get(f"/cases/{case_id}").text
    typed = {"on": scene.today(), "charge": "诈骗罪", **CRIMINAL["not_prosecute"]}
    for agency in ("hq-gaj", "nowhere", ""):
        answer = post(zhou, url, **typed, agency=agency)
        assert answer.status_code == 422 and "犯罪情节轻微" in answer.text
    assert post(lin, url, **typed, agency="hq-ybj").status_code == 404
    assert post(story.client("yan"), url, **typed, agency="hq-ybj").status_code == 403
    begun = post(zhou, url, **typed, agency="hq-ybj")
    assert begun.status_code == 303
    assert post(zhou, url, **typed, agency="hq-ybj").status_code == 409
    here = begun.headers["location"]
    scene.transfer_id, scene.case_id = int(here.rsplit("/", 1)[1]), case_id
    assert lin.get(here).status_code == 404, "nothing before the opinion"
    assert here not in lin.get("/transfers").text
    story.here = here
    story.does("find_penalty_due", "issue_opinion")
    assert "检察意见待回复" in story.reads("lin") and "花检刑不诉" in story.reads("lin")
    assert "回复检察意见" in text(lin.get(f"/cases/{case_id}").text), (
        "its own duty, in its own list"
    )
    story.does("reply_to_opinion", "accept_reply")
    assert "已收回，自行处理" in story.reads("lin")
