"""The reporter's mailbox by HTTP: one answer for every wrong code, and out without a trace."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from portal.crypto.codes import Receipt, new_receipt
from portal.infra.work import Works
from portal.intake import service
from portal.intake.rules import MAILBOX_IDLE, Answers, Mode
from portal.intake.service import triage
from portal.kernel.actor import ANONYMOUS
from portal.kernel.clock import SetClock
from tests.portal.intake.door import get, post
from tests.support.people import People, csrf_of

ANSWERS = Answers(
    region="990102", what="经过在此", mode=Mode.SEALED, name="王某", contact="13900000000"
)


@pytest.fixture
def receipt(works: Works) -> Receipt:
    made = new_receipt()
    with works.begin(ANONYMOUS) as work:
        service.submit(work, ANSWERS, made)
    return made


def enter(client: TestClient, receipt: Receipt) -> None:
    post(client, "/follow", number=receipt.printed_number, secret=receipt.printed_secret)


def test_wrong_number_wrong_secret_and_unknown_get_one_answer(
    public_client: TestClient, receipt: Receipt
) -> None:
    pages = set()
    for wrong in (
        Receipt(receipt.number, "12345678901234567890"),
        Receipt("10000000", receipt.secret),
        Receipt("10000000", "12345678901234567890"),
    ):
        page = post(public_client, "/follow", secret=wrong.printed, status=422)
        pages.add(page.replace(wrong.printed, "…"))
    assert len(pages) == 1
    assert "回执码不正确" in pages.pop()


@pytest.mark.parametrize("typed", ["123", "abc", "12345678 1234 5678 9012 3456 7890 00", "😀"])
def test_a_mistyped_code_is_told_before_any_key_is_derived(
    public_client: TestClient, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("portal.crypto.codes.stretch", None)
    page = post(public_client, "/follow", secret=typed, status=422)
    assert "请对照回执检查" in page
    assert typed in page


def test_one_field_two_fields_full_width_and_dashes_all_open_it(
    public_client: TestClient, receipt: Receipt
) -> None:
    wide = receipt.printed.translate({ord("0") + n: ord("０") + n for n in range(10)})
    for number, secret in (
        ("", receipt.printed),
        ("", wide.replace(" ", "－")),
        (receipt.number, receipt.printed_secret),
    ):
        post(public_client, "/follow", number=number, secret=secret)
        page = get(public_client, "/follow/tip")
        assert "经过在此" in page
        post(public_client, "/follow/close", page=page)
        assert public_client.get("/follow/tip", follow_redirects=False).headers["location"] == (
            "/follow"
        )


def test_a_message_is_read_by_the_officer_and_kept_when_wrong(
    public_client: TestClient, receipt: Receipt, people: People
) -> None:
    enter(public_client, receipt)
    page = get(public_client, "/follow/tip")
    mark = re.search(r'name="mark" value="(\w+)"', page)
    assert mark
    wrong = post(public_client, "/follow/messages", text="看不见\u202e", mark=mark[1], status=422)
    assert "看不见" in wrong
    post(public_client, "/follow/messages", text="三楼东区", mark=mark[1])
    post(public_client, "/follow/messages", text="三楼东区", mark=mark[1])
    assert get(public_client, "/follow/tip").count("三楼东区") == 1
    with people.work("chen") as work:
        tip, key, _ = triage.open_tip(work, 1)
        assert [each.text for each in service.messages(work, tip, key)] == ["三楼东区"]


def test_files_can_be_added(public_client: TestClient, receipt: Receipt) -> None:
    enter(public_client, receipt)
    token = csrf_of(get(public_client, "/follow/tip"))
    for files, status in (({"files": ("", b"", "")}, 422), ({"files": ("账.txt", b"x", "")}, 303)):
        sent = public_client.post(
            "/follow/files", data={"csrf": token}, files=files, follow_redirects=False
        )
        assert sent.status_code == status
    assert "账.txt" in get(public_client, "/follow/tip")


def test_withdrawing_asks_first(public_client: TestClient, receipt: Receipt) -> None:
    enter(public_client, receipt)
    page = get(public_client, "/follow/withdrawal")
    post(public_client, "/follow/withdrawal", page=page, status=422)
    post(public_client, "/follow/withdrawal", page=page, sure="yes")
    assert "撤回日期：2026-03-02" in get(public_client, "/follow/tip")


def test_exit_closes_the_mailbox_and_shows_nothing(
    public_client: TestClient, receipt: Receipt
) -> None:
    enter(public_client, receipt)
    cookies = dict(public_client.cookies)
    answer = public_client.get("/exit", follow_redirects=False)
    assert answer.status_code == 303
    assert "cookies" in answer.headers["clear-site-data"]
    blank = get(public_client, answer.headers["location"])
    assert not re.search(r"[\u4e00-\u9fff]|<script|tip", blank.split("<body", 1)[1])
    public_client.cookies.update(cookies)
    assert public_client.get("/follow/tip", follow_redirects=False).status_code == 303


def test_a_mailbox_left_open_closes_itself(
    public_client: TestClient, receipt: Receipt, clock: SetClock
) -> None:
    enter(public_client, receipt)
    clock.instant += MAILBOX_IDLE * 0.9
    get(public_client, "/follow/tip")
    clock.instant += MAILBOX_IDLE * 0.9
    get(public_client, "/follow/tip")
    clock.instant += MAILBOX_IDLE * 1.1
    assert public_client.get("/follow/tip", follow_redirects=False).status_code == 303


def test_the_mailbox_speaks_english(public_client: TestClient, receipt: Receipt) -> None:
    enter(public_client, receipt)
    public_client.get("/language/en")
    body = get(public_client, "/follow/tip").split("<h1", 1)[1].split("</main>", 1)[0]
    for own in ("经过在此", "王某"):
        body = body.replace(own, "")
    left = re.findall(r"[\u4e00-\u9fff]+", re.sub(r"<cite.*?</cite>", "", body))
    assert not left
