"""Referrals over HTTP: statuses, walls, what was typed stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.infra.work import Works
from referrals.transfers.rules import State
from tests.referrals.transfers.conftest import ITEMS, LETTER, REPORT, TO_HAND_OVER, Scene
from tests.support.people import csrf_of

Clients = Callable[[str], TestClient]
MOST_QUERIES = 39


def post(client: TestClient, url: str, **data: object) -> object:
    page = client.get("/transfers").text
    return client.post(url, data={"csrf": csrf_of(page), **data}, follow_redirects=False)


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_whole_way_over_http(scene: Scene, staff_client: Clients) -> None:
    lin, zhao = staff_client("lin"), staff_client("zhao")
    case = lin.get(f"/cases/{scene.case_id}")
    assert case.status_code == 200 and "启动移送" in case.text and "HQ-YBJ-HE-01" in case.text
    members = [str(scene.officer(each)) for each in ("lin", "he")]
    begun = post(lin, f"/cases/{scene.case_id}/transfers", officers=members)
    assert begun.status_code == 303
    here = begun.headers["location"]
    shown = lin.get(here).text
    assert "两名以上执法人员的专案组" in shown and "尚缺" in shown and "诈骗罪" in shown
    for client, code, form in [
        (lin, "report", REPORT.model_dump()),
        (lin, "list_items", ITEMS.model_dump()),
        (zhao, "approve", {}),
        (lin, "write_letter", LETTER.model_dump(exclude_none=True)),
        (lin, "hand_over", {}),
        (staff_client("wu"), "receive", {}),
        (staff_client("wu"), "file", {"charge": "诈骗罪"}),
        (lin, "hand_over_items", {"handed": "账册"}),
    ]:
        done = post(client, f"{here}/steps/{code}", **form)
        assert (done.status_code, done.headers["location"]) == (303, here), (code, done.text)
    end = lin.get(here)
    assert "公安机关侦查中" in end.text and "移送已经结束" not in end.text
    assert "虚记住院一百二十人次" in end.text
    assert "公安机关侦查中" in lin.get(f"/cases/{scene.case_id}").text


def test_the_heads_decision_is_waiting_on_the_home_page(
    opened: Scene, staff_client: Clients
) -> None:
    opened.take("report")
    number = opened.now().number
    home = staff_client("zhao").get("/").text
    assert "等您办理的移送" in home and number in home
    assert "等您办理的移送" not in staff_client("lin").get("/").text


def test_a_deputy_reads_why_the_button_is_off_and_is_refused(
    opened: Scene, staff_client: Clients
) -> None:
    opened.take("report")
    sun, here = staff_client("sun"), f"/transfers/{opened.transfer_id}"
    shown = text(sun.get(here).text)
    assert "副职负责人不能代为批准" in shown and "第五条第二款" in shown
    tried = post(sun, f"{here}/steps/approve", opinion="同意")
    assert tried.status_code == 409 and "此步没有办理" in tried.text
    assert "未获准许" in sun.get(here).text
    assert "未获准许" not in staff_client("zhou").get(here).text
    assert opened.now().state is State.REPORTED


def test_a_missing_document_is_named(opened: Scene, staff_client: Clients) -> None:
    opened.walk("report", "approve", "write_letter")
    tried = post(staff_client("lin"), f"/transfers/{opened.transfer_id}/steps/hand_over")
    assert tried.status_code == 409 and "缺少涉案物品清单" in tried.text


def test_what_was_typed_stays_when_something_is_missing(
    opened: Scene, staff_client: Clients
) -> None:
    url = f"/transfers/{opened.transfer_id}/steps/report"
    typed = {**REPORT.model_dump(), "process": "", "facts": "<b>五楼</b>空床"}
    answer = post(staff_client("lin"), url, **typed)
    assert answer.status_code == 422
    assert "&lt;b&gt;五楼&lt;/b&gt;空床" in answer.text and "请填写此项" in answer.text
    assert 'id="f-report-process"' in answer.text and 'aria-invalid="true"' in answer.text
    assert opened.now().state is State.GROUPED


@pytest.mark.parametrize("bad", ["\x00", "坏\u202e字", "x" * 30_000])
def test_bad_input_is_answered(opened: Scene, staff_client: Clients, bad: str) -> None:
    url = f"/transfers/{opened.transfer_id}/steps/report"
    answer = post(staff_client("lin"), url, **{**REPORT.model_dump(), "facts": bad})
    assert answer.status_code == 422


def test_a_group_of_one_is_answered_beside_the_field(scene: Scene, staff_client: Clients) -> None:
    url = f"/cases/{scene.case_id}/transfers"
    lin = staff_client("lin")
    for chosen in ([], [str(scene.officer("lin"))], ["x", "y"]):
        answer = post(lin, url, officers=chosen)
        assert answer.status_code == 422 and "专案组成员" in answer.text
    same = post(lin, url, officers=[str(scene.officer("lin"))] * 2)
    assert same.status_code == 409 and "不得少于两名执法人员" in same.text
    assert post(lin, url, officers=["1", "999999"]).status_code == 422


def test_taken_twice_is_a_conflict(sent: Scene, staff_client: Clients) -> None:
    wu, url = staff_client("wu"), f"/transfers/{sent.transfer_id}/steps/receive"
    assert post(wu, url).status_code == 303
    assert post(wu, url).status_code == 409


def test_strangers_get_one_answer(opened: Scene, staff_client: Clients) -> None:
    for login in ("qian", "wei", "wu", "kong"):
        client = staff_client(login)
        theirs, nothing = (
            client.get(f"/transfers/{opened.transfer_id}"),
            client.get("/transfers/99"),
        )
        assert (theirs.status_code, text(theirs.text)) == (404, text(nothing.text)) or (
            theirs.status_code == nothing.status_code == 404
        )
        for url in (
            f"/transfers/{opened.transfer_id}/steps/withdraw",
            "/transfers/99/steps/withdraw",
        ):
            assert post(client, url, reason="x").status_code == 404


def test_colleagues_without_the_office_are_told_so(opened: Scene, staff_client: Clients) -> None:
    opened.take("report")
    url = f"/transfers/{opened.transfer_id}/steps"
    assert post(staff_client("chen"), f"{url}/approve").status_code == 403
    assert post(staff_client("lin"), f"{url}/no_such_step").status_code == 404
    assert staff_client("chen").get(f"/cases/{opened.case_id}/transfers").status_code == 403


def test_nobody_without_a_session_or_a_token(opened: Scene, staff_client: Clients) -> None:
    here = f"/transfers/{opened.transfer_id}"
    visitor = staff_client("")
    for url in ("/transfers", here):
        assert visitor.get(url, follow_redirects=False).status_code == 303
    without = staff_client("zhao").post(f"{here}/steps/withdraw", data={"reason": "x"})
    assert without.status_code == 403
    assert opened.now().state is State.GROUPED


def test_each_side_has_its_list(sent: Scene, staff_client: Clients) -> None:
    number = sent.now().number
    for login in ("lin", "wu", "zhou"):
        assert number in staff_client(login).get("/transfers").text
    assert number not in staff_client("qian").get("/transfers").text
    assert number not in staff_client("lin").get("/transfers?part=in").text
    assert staff_client("wu").get("/transfers?part=in&before=1").status_code == 200


def test_the_prosecutor_reads_the_course_and_the_clock(
    opened: Scene, staff_client: Clients
) -> None:
    opened.take("report")
    shown = staff_client("zhou").get(f"/transfers/{opened.transfer_id}").text
    assert "内容密封，未向本机关开放" in shown and "决定是否批准移送" in shown
    assert "虚记住院一百二十人次" not in shown


def test_the_page_in_english_has_no_chinese_of_ours(sent: Scene, staff_client: Clients) -> None:
    sent.walk("receive", "decline_filing")
    lin = staff_client("lin")
    lin.cookies.set("lang", "en")
    shown = text(lin.get(f"/transfers/{sent.transfer_id}").text)
    for said in ("Referral", "What can be done now", "Take the case back", "Whose turn it is"):
        assert said in shown
    assert "现在可以办理" not in shown
    assert "Referrals" in text(lin.get("/transfers").text)


def test_every_page_up_to_the_hand_over_renders_for_everybody(
    opened: Scene, staff_client: Clients
) -> None:
    clients = {login: staff_client(login) for login in ("lin", "zhao", "sun", "xu", "zhou")}
    for code in ("", *TO_HAND_OVER):
        if code:
            opened.take(code)
        for client in clients.values():
            assert client.get(f"/transfers/{opened.transfer_id}").status_code == 200


def test_contributors_are_told_nothing_of_a_referral(opened: Scene, staff_client: Clients) -> None:
    with opened.people.work("lin") as work:
        for agency in ("hq-wjw", "hq-gaj"):
            cases.share(work, opened.case_id, agency, basis="联合办案")
    pages = {who: staff_client(who) for who in ("lin", "wei", "wu")}

    def knows(who: str) -> bool:
        shown = text(pages[who].get(f"/cases/{opened.case_id}").text)
        told = ("提出移送书面报告", "决定是否批准移送", "材料移交（摘要")
        return any(each in shown for each in told)

    opened.take("report")
    assert [knows(who) for who in pages] == [True, False, False]
    opened.walk(*TO_HAND_OVER[1:])
    assert [knows(who) for who in pages] == [True, False, True]


def test_the_course_is_shown_in_both_languages(staff_client: Clients) -> None:
    xu = staff_client("xu")
    shown = text(xu.get("/help/workflow").text)
    for said in ("移送的进程", "批准移送", "F11E", "2026-10-08", "副职负责人", "待核实"):
        assert said in shown
    xu.cookies.set("lang", "en")
    english = text(xu.get("/help/workflow").text)
    assert "Approve the referral" in english and "Worked examples" in english
    assert staff_client("").get("/help/workflow", follow_redirects=False).status_code == 303


def test_the_page_of_a_referral_asks_the_database_little(
    sent: Scene, staff_client: Clients, works: Works
) -> None:
    wu, here = staff_client("wu"), f"/transfers/{sent.transfer_id}"
    wu.get(here)
    asked: list[str] = []
    count = lambda *args: asked.append(args[2])  # noqa: E731 - a listener
    event.listen(works.engine, "before_cursor_execute", count)
    try:
        assert wu.get(here).status_code == 200
    finally:
        event.remove(works.engine, "before_cursor_execute", count)
    assert len(asked) <= MOST_QUERIES, f"{len(asked)}:\n" + "\n".join(each[:90] for each in asked)
