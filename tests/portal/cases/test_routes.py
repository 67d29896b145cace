"""The staff pages of cases over HTTP."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.cases import queries, service
from portal.cases.rules import Visibility
from portal.cases.service import rows
from portal.kernel.actor import SYSTEM
from tests.portal.cases.conftest import Scene
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]


def post(client: TestClient, url: str, page: str, **data: str) -> Any:
    data["csrf"] = csrf_of(client.get(page).text)
    return client.post(url, data=data, follow_redirects=False)


def test_a_tip_is_accepted_from_its_page(staff_client: Client, scene: Scene) -> None:
    client, tip_id = staff_client("chen"), scene.another_tip()
    answer = post(client, f"/cases/from-tip/{tip_id}", f"/cases/{scene.case_id}", title="空床案")
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert "空床案" in page.text and scene.words in page.text


def test_a_wrong_amount_keeps_what_was_typed(staff_client: Client, scene: Scene) -> None:
    client, tip_id = staff_client("chen"), scene.another_tip()
    answer = post(
        client,
        f"/cases/from-tip/{tip_id}",
        f"/cases/{scene.case_id}",
        title="空床案",
        suspected_fen="很多",
    )
    assert answer.status_code == 422
    assert "空床案" in answer.text and "很多" in answer.text


def test_a_tip_joins_a_case_by_its_number(staff_client: Client, scene: Scene) -> None:
    client, tip_id, page = staff_client("chen"), scene.another_tip(), f"/cases/{scene.case_id}"
    url = f"/cases/from-tip/{tip_id}/attachment"
    assert post(client, url, page, number="990100-2026-999999").status_code == 422
    assert post(client, url, page, number="990100-2026-000001").headers["location"] == page


def test_the_case_page_answers_the_four_questions(staff_client: Client, scene: Scene) -> None:
    scene.share("hq-wjw")
    scene.find("wei", 100)
    html = staff_client("lin").get(f"/cases/{scene.case_id}").text
    for wanted in (
        "轮到谁",
        "还剩多少时间",
        "谁能看到，为什么",
        "还缺什么",
        "证据文件",
        "看不到举报内容",
    ):
        assert wanted in html
    assert html.count('<th scope="col"') >= 2
    for lane in ("facts", "handling", "money", "timeline"):
        assert f'id="{lane}"' in html
    assert "与花桥市卫生健康委员会共享案件（协办）" in html


def test_the_page_reads_in_english(staff_client: Client, scene: Scene) -> None:
    client = staff_client("lin")
    client.cookies.set("lang", "en")
    html = client.get(f"/cases/{scene.case_id}").text
    for wanted in ("Facts", "Handling", "Money", "Whose turn", "Case opened by Huaqiao"):
        assert wanted in html


def test_a_contributor_s_page_has_none_of_the_reporter_s_words(
    staff_client: Client, scene: Scene
) -> None:
    scene.share("hq-wjw")
    with scene.people.work("lin") as work:
        service.send_to_reporter(work, scene.case_id, scene.tip_id, "请问是哪一层楼")
    html = staff_client("wei").get(f"/cases/{scene.case_id}").text
    assert scene.words not in html and "请问是哪一层楼" not in html
    assert "举报内容没有共享给本单位" in html
    assert "与举报人的消息" not in html


@pytest.mark.parametrize("login", ["qian", "wei", "wu", "zhou", "shen", "kong", "tang"])
def test_strangers_get_the_same_answer_as_for_a_case_that_does_not_exist(
    staff_client: Client, scene: Scene, login: str
) -> None:
    client = staff_client(login)
    csrf = csrf_of(client.get("/cases").text)
    acts = {
        "/evidence/1/download": {"reason": "x"},
        "/documents/1/download": {},
        "/parties": {"kind": "doctor", "name": "x"},
        "/allegations": {"category": "fake_stay", "title": "x"},
        "/findings": {"category": "fake_stay", "proven_fen": "1", "basis": "x"},
        "/notes": {"text": "x"},
        f"/tips/{scene.tip_id}/messages": {"text": "x"},
        "/shares": {"agency": "hq-gaj", "role": "police", "basis": "x"},
        "/shares/hq-ybj/end": {"reason": "x"},
        "/filing": {"reason": "x"},
        "/non-filing": {"outcome": "not_proven", "reason": "x"},
        "/reopening": {"reason": "x"},
        "/closure": {"outcome": "proven", "reason": "x"},
    }
    for path, data in acts.items():
        for form in ({**data, "csrf": csrf}, {"csrf": csrf}):
            mine = client.post(f"/cases/{scene.case_id}{path}", data=form)
            none = client.post(f"/cases/99999{path}", data=form)
            assert (mine.status_code, none.status_code) == (404, 404), path
    for path in ("", "/readers"):
        mine = client.get(f"/cases/{scene.case_id}{path}")
        none = client.get(f"/cases/99999{path}")
        assert mine.status_code == none.status_code == 404
    upload = {"file": ("a.txt", b"x", "text/plain")}
    sent = client.post(f"/cases/{scene.case_id}/evidence", data={"csrf": csrf}, files=upload)
    assert sent.status_code == 404
    assert "990100-2026-000001" not in client.get("/cases").text


def test_nobody_signed_in_is_sent_to_the_door(staff_client: Client, scene: Scene) -> None:
    for path in ("/work", "/cases", f"/cases/{scene.case_id}"):
        answer = staff_client("").get(path, follow_redirects=False)
        assert answer.status_code in {303, 401}


def test_every_form_of_the_page_does_what_it_says(staff_client: Client, scene: Scene) -> None:
    client, page = staff_client("zhao"), f"/cases/{scene.case_id}"
    forms = {
        "/parties": {"kind": "doctor", "name": "周某"},
        "/allegations": {"category": "overtreatment", "title": "大检查", "suspected_fen": "12.5"},
        "/findings": {"category": "fake_stay", "proven_fen": "３，０００", "basis": "床位核对"},
        "/notes": {"text": "已核对床位", "visibility": "agency"},
        f"/tips/{scene.tip_id}/messages": {"text": "请问是哪一层楼"},
        "/shares": {"agency": "hq-scjg", "role": "contributor", "basis": "条例第二十六条"},
    }
    for path, data in forms.items():
        assert post(client, page + path, page, **data).headers.get("location") == page, path
    html = client.get(page).text
    for wanted in (
        "周某",
        "大检查",
        "3,000.00",
        "已核对床位",
        "请问是哪一层楼",
        "花桥市市场监督管理局",
    ):
        assert wanted in html
    assert post(client, f"{page}/shares/hq-scjg/end", page, reason="结束").status_code == 303
    assert post(client, f"{page}/closure", page, outcome="proven", reason="早").status_code == 409
    filed = post(client, f"{page}/filing", page, reason="应予处罚", to_reporter="本局已立案。")
    assert filed.headers.get("location") == page
    assert "本局已立案。" in client.get(page).text, "the decision itself told the reporter"
    again = {"text": "决定见前。", "tells_decision": "true"}
    assert post(client, f"{page}/tips/{scene.tip_id}/messages", page, **again).status_code == 303
    assert post(client, f"{page}/closure", page, outcome="proven", reason="清楚").status_code == 303
    assert "查证属实" in client.get(page).text
    assert post(client, f"{page}/reopening", page, reason="发现新线索").status_code == 303
    answer = post(client, f"{page}/non-filing", page, reason="查无实据", outcome="no_violation")
    assert answer.status_code == 303
    assert "不构成违规" in client.get(page).text


@pytest.mark.parametrize(
    ("path", "data", "kept"),
    [
        ("/parties", {"kind": "doctor", "name": "甲\x00乙"}, ""),
        ("/allegations", {"category": "none", "title": "标题在此"}, "标题在此"),
        (
            "/findings",
            {"category": "fake_stay", "proven_fen": "-5", "basis": "依据在此"},
            "依据在此",
        ),
        ("/notes", {"text": "", "visibility": "agency"}, ""),
        ("/shares", {"agency": "hq-wjw", "role": "contributor"}, ""),
        ("/shares", {"agency": "nobody", "role": "contributor", "basis": "依据在此"}, "依据在此"),
        ("/filing", {"to_reporter": "告知在此"}, "告知在此"),
        ("/non-filing", {"outcome": "proven", "reason": "理由在此"}, "理由在此"),
        ("/non-filing", {"outcome": "not_proven"}, ""),
        ("/closure", {"outcome": "proven"}, ""),
        ("/closure", {"outcome": "perfect", "reason": "理由在此"}, "理由在此"),
    ],
)
def test_a_mistake_is_answered_beside_the_field(
    staff_client: Client, scene: Scene, path: str, data: dict[str, str], kept: str
) -> None:
    client, page = staff_client("zhao"), f"/cases/{scene.case_id}"
    if path == "/closure":
        post(client, f"{page}/filing", page, reason="应予处罚")
    answer = post(client, page + path, page, **data)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert kept in answer.text


def test_a_file_goes_in_sealed_and_comes_out_with_a_reason(
    staff_client: Client, scene: Scene
) -> None:
    client, page = staff_client("lin"), f"/cases/{scene.case_id}"
    csrf = csrf_of(client.get(page).text)
    sent = client.post(
        f"{page}/evidence",
        data={"csrf": csrf},
        files={"files": ("账单.txt", b"marker-of-plaintext", "text/plain")},
        follow_redirects=False,
    )
    assert sent.headers.get("location") == page
    html = client.get(page).text
    assert "账单.txt" in html
    item = re.findall(rf"{page}/evidence/(\d+)/download", html)[0]
    url = f"{page}/evidence/{item}/download"
    assert post(client, url, page).status_code == 422
    answer = post(client, url, page, reason="核对账目")
    assert answer.content == b"marker-of-plaintext"
    assert "核对账目" in client.get(page).text
    folder = scene.works.settings.data_dir
    assert not any(
        b"marker-of-plaintext" in p.read_bytes() for p in folder.rglob("*") if p.is_file()
    )


def test_an_empty_upload_is_told_so(staff_client: Client, scene: Scene) -> None:
    client, page = staff_client("lin"), f"/cases/{scene.case_id}"
    csrf = csrf_of(client.get(page).text)
    files = {"files": ("", b"", "application/octet-stream")}
    sent = client.post(f"{page}/evidence", data={"csrf": csrf}, files=files)
    assert sent.status_code == 422


def test_a_file_stays_readable_after_the_key_changed(staff_client: Client, scene: Scene) -> None:
    client, page = staff_client("lin"), f"/cases/{scene.case_id}"
    scene.share("hq-wjw")
    csrf = csrf_of(client.get(page).text)
    for name in ("前.txt", "后.txt"):
        files = {"files": (name, name.encode(), "text/plain")}
        client.post(f"{page}/evidence", data={"csrf": csrf}, files=files)
        with scene.people.work("lin") as work:
            if queries.grant(work.session, scene.case_id, "hq-wjw"):
                service.end_share(work, scene.case_id, "hq-wjw", reason="结束")
    html = client.get(page).text
    items = re.findall(rf"{page}/evidence/(\d+)/download", html)
    texts = [post(client, f"{page}/evidence/{i}/download", page, reason="x").text for i in items]
    assert texts == ["前.txt", "后.txt"]


def test_the_tip_s_page_offers_to_join_a_case_and_then_shows_it(
    staff_client: Client, scene: Scene
) -> None:
    client, tip_id = staff_client("chen"), scene.another_tip()
    assert f"/cases/from-tip/{tip_id}/attachment" in client.get(f"/tips/{tip_id}").text
    assert f'href="/cases/{scene.case_id}"' in client.get(f"/tips/{scene.tip_id}").text


def test_a_document_is_downloaded_as_a_file(staff_client: Client, scene: Scene) -> None:
    with scene.people.work("lin") as work:
        case = queries.get(work.session, work.actor, scene.case_id)
        service.file_document(
            work,
            case,
            kind="report",
            title="调查报告",
            number="1号",
            pdf=b"%PDF-1.7",
            visibility=Visibility.ALL,
        )
    client, page = staff_client("lin"), f"/cases/{scene.case_id}"
    answer = post(client, f"{page}/documents/1/download", page)
    assert answer.content == b"%PDF-1.7"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "下载文书" in client.get(f"{page}/readers").text


def test_my_work_and_the_list_show_the_case(staff_client: Client, scene: Scene) -> None:
    client = staff_client("lin")
    for path in ("/work", "/cases", "/", "/cases?q=住院", "/cases?stage=checking&q=990100"):
        assert "990100-2026-000001" in client.get(path).text, path
    for path in ("/cases?q=%25", "/cases?stage=closed", "/cases?before=x&after=y-z&q=无"):
        answer = client.get(path)
        assert answer.status_code == 200 and "990100-2026-000001" not in answer.text, path


def test_five_hundred_entries_are_shown_in_time(staff_client: Client, scene: Scene) -> None:
    with scene.people.work("lin") as work:
        for index in range(500):
            service.add_note(work, scene.case_id, f"记录{index}", visibility=Visibility.ALL)
        for note in rows.notes(work.session, scene.case_id, "hq-ybj")[20:]:
            work.session.delete(note)
    client, page = staff_client("lin"), f"/cases/{scene.case_id}"
    client.get(page)
    took = []
    for _ in range(5):
        started = time.process_time()
        html = client.get(page).text
        took.append(time.process_time() - started)
    assert html.count("添加工作记录") >= 490
    print(
        f"\ncase page, 500 entries: {min(took) * 1000:.0f} ms of processor time, best of 5 (client included)"
    )


def test_the_owner_sees_who_read_the_case(staff_client: Client, scene: Scene) -> None:
    client = staff_client("lin")
    client.get(f"/cases/{scene.case_id}")
    with scene.works.begin(SYSTEM, writes=False) as work:
        read = queries.timeline(work.session, scene.case_id, openings=True)
    assert read[0][0] == "CaseViewed"
    assert "林承办" in client.get(f"/cases/{scene.case_id}/readers").text
