"""The agency's side by HTTP: queue, tip, decisions, slip, unsealing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.crypto.codes import new_receipt
from portal.evidence.book.limits import LIMITS
from portal.evidence.rules import ContainerKind
from portal.infra.work import Works
from portal.intake import queries, service
from portal.intake.models import TipDraft
from portal.intake.rules import Answers, Mode, TipState
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import LEGAL_ZONE
from referrals.clocks.models import Clock
from tests.portal.intake.door import codes_of, fill, get, post, start
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]
ANSWERS = Answers(
    region="990102",
    place_kind="hospital",
    categories=("unknown",),
    what="住院的人都在家里睡觉",
    mode=Mode.SEALED,
    name="王某",
    contact="13900000000",
    wants_reward=True,
)


@pytest.fixture
def number(works: Works) -> str:
    made = new_receipt()
    with works.begin(ANONYMOUS) as work:
        service.submit(work, ANSWERS, made)
    return made.number


def act(client: TestClient, path: str, *, status: int = 303, at: str, **typed: str) -> str:
    return post(client, path, page=get(client, at), status=status, **typed)


def test_the_queue_shows_the_tip_and_opens_nothing(staff_client: Client, number: str) -> None:
    page = get(staff_client("chen"), "/tips")
    assert number in page
    assert "睡觉" not in page


def test_the_tip_page_shows_the_text_but_never_who(staff_client: Client, number: str) -> None:
    page = get(staff_client("chen"), "/tips/1")
    assert "住院的人都在家里睡觉" in page
    assert "王某" not in page
    assert "13900000000" not in page


@pytest.mark.parametrize("login", ["kong", "shen", "wei", "wu", "tang"])
def test_others_get_the_same_answer_as_for_a_tip_that_is_not_there(
    staff_client: Client, number: str, login: str
) -> None:
    client = staff_client(login)
    found, absent = client.get("/tips/1"), client.get("/tips/999999")
    assert (found.status_code, absent.status_code) == (404, 404)
    told = [re.sub(r'nonce="[^"]*"|tips(/|%2F)\d+', "", each.text) for each in (found, absent)]
    assert told[0] == told[1]


def test_declining_and_handing_over_need_words_and_keep_what_was_typed(
    staff_client: Client, number: str
) -> None:
    client = staff_client("chen")
    page = act(
        client, "/tips/1/refusal", at="/tips/1", reason_code="nonsense", text="写好的话", status=422
    )
    assert "写好的话" in page
    page = act(client, "/tips/1/hand-over", at="/tips/1", to_agency="xc-ybj", status=422)
    assert re.search(r'value="xc-ybj" selected', page)
    act(client, "/tips/1/hand-over", at="/tips/1", to_agency="xc-ybj", reason="属于西城区")
    assert client.get("/tips/1").status_code == 404
    assert "住院的人都在家里睡觉" in get(staff_client("qian"), "/tips/1")


def test_accepting_opens_a_case_and_the_reporter_reads_so(
    staff_client: Client, number: str, works: Works
) -> None:
    act(staff_client("chen"), "/cases/from-tip/1", at="/tips/1")
    with works.begin(ANONYMOUS, writes=False) as work:
        tip = queries.by_id(work.session, 1)
        assert (tip.state, tip.case_id is not None) == (TipState.ACCEPTED, True)


def test_declining_moves_the_tip_to_the_decided_ones(staff_client: Client, number: str) -> None:
    client = staff_client("chen")
    act(client, "/tips/1/refusal", at="/tips/1", reason_code="known", text="已经处理")
    assert number not in get(client, "/tips")
    assert number in get(client, "/tips?decided=1")


def test_writing_to_the_reporter(staff_client: Client, number: str) -> None:
    client = staff_client("chen")
    page = get(client, "/tips/1")
    mark = re.search(r'name="mark" value="(\w+)"', page)
    assert mark
    for _ in range(2):
        post(client, "/tips/1/messages", page=page, text="请问几楼？", mark=mark[1])
    assert get(client, "/tips/1").count("请问几楼？") == 1


def type_in(
    client: TestClient, page: str, *, status: int = 303, files: bool = True, **typed: object
) -> str:
    """Send the form for a caller with a scan; return body or address."""
    scans = [("files", ("信.jpg", b"\xff\xd8\xff scan", "image/jpeg"))] if files else None
    sent = client.post(
        "/tips/new",
        data={"csrf": csrf_of(page), "mark": mark_of(page), **TYPED, **typed},
        files=scans or [("files", ("", b"", "application/octet-stream"))],
        follow_redirects=False,
    )
    assert sent.status_code == status, sent.text
    return sent.headers["location"] if status == 303 else sent.text


TYPED: dict[str, object] = {
    "channel": "letter",
    "received_on": "2026-02-26",
    "outside_number": "信〔2026〕7号",
    "region": "990102",
    "categories": ["unknown", "duplicate_charge"],
    "what": "来信所述",
    "mode": "named",
    "name": "王某",
    "contact": "13900000000",
}


def test_files_of_a_typed_tip_are_counted_beside_those_that_lie_there(
    staff_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = staff_client("chen")
    page = get(client, "/tips/new")
    assert "信.jpg" in type_in(client, page, status=422, channel="pigeon")
    one = {**LIMITS, ContainerKind.DRAFT: replace(LIMITS[ContainerKind.DRAFT], files=1)}
    monkeypatch.setattr("portal.evidence.service.limits.LIMITS", one)
    again = type_in(client, page, status=422)
    assert "来信所述" in again
    assert again.count("信.jpg") == 1


def mark_of(page: str) -> str:
    found = re.search(r'name="mark" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_letter_is_read_back_corrected_and_answered_with_a_slip(
    staff_client: Client, public_client: TestClient, works: Works
) -> None:
    client = staff_client("chen")
    page = get(client, "/tips/new")
    wrong = type_in(client, page, status=422, channel="pigeon", categories=["nonsense"])
    assert "来信所述" in wrong
    assert "信.jpg" in wrong
    wrong = type_in(client, page, status=422, files=False, name="", received_on="2027-01-01")
    assert wrong.count("来信所述") == 1
    asked = {"person_role": "dealer", "sold_where": "online", "sold_what": "降糖药"}
    assert all(f'name="{each}"' in page for each in asked)
    wrong = type_in(client, page, status=422, files=False, sold_where="nowhere")
    assert 'href="#f-sold_where"' in wrong
    check = type_in(client, page, files=False, **asked)
    shown = get(client, check)
    for said in (
        "收药、卖药的人",
        "网上、微信群、电话里",
        "降糖药",
        "来信所述",
        "重复收费",
        "信〔2026〕7号",
        "2026-02-26",
        "信.jpg",
        "王某",
    ):
        assert said in shown
    assert "13900000000" not in shown  # nobody agreed to be called
    assert staff_client("lin").get(check).status_code == 404
    assert "来信所述" in get(client, f"{check}/change")
    slip = post(client, check, page=shown)
    assert post(client, check, page=shown) == slip
    number, secret = codes_of(get(client, slip))
    assert client.get(f"{slip}.pdf").content.startswith(b"%PDF-")
    letter = slip.replace("/slip", "/acknowledgement.pdf")
    assert client.get(letter).content.startswith(b"%PDF-")
    post(client, slip, page=get(client, slip))
    assert client.get(slip).status_code == client.get(letter).status_code == 404
    tip = slip.removesuffix("/slip")
    act(client, f"{tip}/corrections", at=tip, text="应为西城区")
    with works.begin(ANONYMOUS, writes=False) as work:
        began = work.session.exec(select(Clock.started_at).where(Clock.code == "A1")).one()
    assert began == datetime(2026, 2, 26, tzinfo=LEGAL_ZONE)
    read = get(client, tip)
    told = ("应为西城区", "来信所述", "信.jpg", "2026-02-26", "收药、卖药的人", "降糖药")
    assert all(each in read for each in told)
    post(public_client, "/follow", number=number, secret=secret)
    assert "来信所述" in get(public_client, "/follow/tip")


def test_what_was_typed_goes_with_the_caller_who_thinks_better_of_it(
    staff_client: Client, works: Works
) -> None:
    client = staff_client("chen")
    check = type_in(client, get(client, "/tips/new"))
    post(client, f"{check}/removal", page=get(client, check))
    assert client.get(check).status_code == 404
    with works.begin(ANONYMOUS, writes=False) as work:
        assert work.session.exec(select(TipDraft)).all() == []


def test_unsealing_from_request_to_reading(staff_client: Client, number: str) -> None:
    lin, tang, zhao = staff_client("lin"), staff_client("tang"), staff_client("zhao")
    act(lin, "/tips/1/unsealing", at="/tips/1/unsealing", status=422, reason_code="verify")
    where = act(
        lin,
        "/tips/1/unsealing",
        at="/tips/1/unsealing",
        reason_code="verify",
        reason="当面核实经过",
    )
    for client in (tang, zhao):
        assert number in get(client, "/unsealing")
        act(client, f"{where}/half", at=where)
    read = act(lin, f"{where}/opening", at=where, status=200)
    assert "王某" in read
    assert "13900000000" in read
    again = act(lin, f"{where}/opening", at=where, status=409)
    assert "王某" not in again


@pytest.mark.parametrize("path", ["/tips", "/tips?decided=1", "/tips/new", "/tips/1", "/unsealing"])
def test_pages_speak_english(staff_client: Client, number: str, path: str) -> None:
    client = staff_client("chen")
    client.get("/language/en")
    body = get(client, path).split("<main", 1)[1].split("</main>", 1)[0]
    for own in ("住院的人都在家里睡觉",):
        body = body.replace(own, "")
    left = re.findall(r"[\u4e00-\u9fff]+", re.sub(r"<cite.*?</cite>", "", body))
    assert not left


def test_a_reporters_file_reaches_the_officer_byte_for_byte_and_nobody_else(
    staff_client: Client, public_client: TestClient
) -> None:
    start(public_client)
    sent = public_client.post(
        "/report/files",
        data={"csrf": csrf_of(get(public_client, "/report/files"))},
        files={"files": ("账.bin", bytes(range(256)) * 5000, "application/x-thing")},
        follow_redirects=False,
    )
    assert sent.status_code == 303
    fill(public_client, mode="anonymous", begin=False)
    get(public_client, "/report/check")
    post(public_client, "/report/check")
    client = staff_client("lin")
    link = re.search(r'href="(/tips/1/files/\d+)"', get(client, "/tips/1"))
    assert link
    answer = client.get(link[1])
    assert answer.content == bytes(range(256)) * 5000
    assert answer.headers["content-disposition"].startswith("attachment")
    assert staff_client("wei").get(link[1]).status_code == 404
    assert client.get("/tips/1/files/999").status_code == 404


def test_a_refused_unsealing_by_http(staff_client: Client, number: str) -> None:
    where = act(
        staff_client("lin"),
        "/tips/1/unsealing",
        at="/tips/1/unsealing",
        reason_code="court",
        reason="司法机关来函调取",
    )
    act(staff_client("zhao"), f"{where}/refusal", at=where)
    assert "未同意" in get(staff_client("lin"), where)
    for stranger in ("wei", "shen", "he", "tong", "feng"):
        assert staff_client(stranger).get(where).status_code == 404
