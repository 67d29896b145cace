"""What the wizard never loses: what was typed, in which tab, past which time; and coming back."""

from __future__ import annotations

import base64
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.event import listen
from sqlmodel import select
from starlette.testclient import TestClient

from portal.crypto.codes import new_receipt
from portal.infra import kdf
from portal.infra.work import Works
from portal.intake import jobs
from portal.intake.models import DraftCode, FormBucket, Tip, TipDraft
from portal.intake.rules.limits import DRAFT_LIVES, SAVED_LIVES, Bucket
from portal.intake.service import drafts, limits
from portal.kernel.actor import ANONYMOUS, SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import TooMany
from portal.main.app import create_public_app, make_works
from tests.portal.intake.door import answer, codes_of, fill, get, post, start
from tests.support.people import csrf_of
from tests.support.strange import picture

STORY = "床是空的，账上天天有护理费"


@pytest.fixture
def other_phone(works: Works) -> Iterator[TestClient]:
    with TestClient(create_public_app(works), raise_server_exceptions=False) as client:
        yield client


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found.group(1)


def test_what_is_reported_decides_what_is_asked(public_client: TestClient) -> None:
    start(public_client)
    assert answer(public_client, "place", place_kind="person") == "/report/person"
    assert answer(public_client, "person", person_role="dealer") == "/report/what"
    assert answer(public_client, "what", categories=["drug_resale"]) == "/report/resale"
    typed = {"sold_where": "hospital_gate", "sold_what": "降糖药"}
    assert answer(public_client, "resale", **typed) == "/report/details"
    assert answer(public_client, "source", how_known="patient") == "/report/own"
    assert answer(public_client, "source", how_known="works_there") == "/report/care"
    assert "最容易被认出来" in get(public_client, "/report/care")


def test_an_answer_to_a_question_no_longer_asked_is_not_sent(
    public_client: TestClient, works: Works
) -> None:
    fill(public_client, mode="anonymous")
    answer(public_client, "what", categories=["drug_resale"])
    answer(public_client, "resale", sold_where="online")
    answer(public_client, "source", how_known="patient")
    answer(public_client, "own", own_card="family")
    answer(public_client, "source", how_known="saw")
    page = get(public_client, "/report/check")
    assert "网上、微信群" in page
    assert "家里人" not in page
    post(public_client, "/report/check")
    number, secret = codes_of(get(public_client, "/report/receipt"))
    post(public_client, "/follow", number=number, secret=secret)
    mailbox = get(public_client, "/follow/tip")
    assert "网上、微信群" in mailbox
    assert "家里人" not in mailbox


def test_what_is_no_answer_yet_is_kept_over_back_and_forth(public_client: TestClient) -> None:
    start(public_client)
    bad = {"what": "", "when_text": "去年春节", "amount_text": "三四百"}
    post(public_client, "/report/details", status=422, **bad)
    assert "去年春节" in get(public_client, "/report/details")
    bad["when_text"] = "前年冬天"
    assert answer(public_client, "details", action="back", **bad) == "/report/what"
    page = get(public_client, "/report/details")
    assert "前年冬天" in page
    assert 'id="f-what-error"' in page
    answer(public_client, "details", what=STORY, when_text="前年冬天")
    assert 'class="error"' not in get(public_client, "/report/details")


def test_going_back_keeps_a_good_answer_too(public_client: TestClient) -> None:
    start(public_client)
    assert answer(public_client, "details", what=STORY, action="back") == "/report/what"
    assert STORY in get(public_client, "/report/details")


def test_of_two_tabs_neither_undoes_the_other_in_silence(public_client: TestClient) -> None:
    start(public_client)
    old = seen(get(public_client, "/report/details"))
    answer(public_client, "details", what="新页面写的", seen=old)
    page = post(public_client, "/report/details", status=409, what="旧页面写的", seen=old)
    assert "新页面写的" in page
    assert "旧页面写的" in page
    again = get(public_client, "/report/details")  # both are still there when the tab was closed
    assert "新页面写的" in again
    assert "旧页面写的" in again
    answer(public_client, "details", action="drop")
    assert "旧页面写的" not in get(public_client, "/report/details")
    page = post(public_client, "/report/details", status=409, what="旧页面写的", seen=old)
    answer(public_client, "details", what="旧页面写的", seen=seen(page))
    page = get(public_client, "/report/details")
    assert "旧页面写的" in page
    assert "新页面写的" not in page


def test_the_same_answer_sent_again_is_no_clash(public_client: TestClient) -> None:
    start(public_client)
    old = seen(get(public_client, "/report/details"))
    for _ in range(2):
        sent = answer(public_client, "details", what=STORY, how_often="once", seen=old)
        assert sent == "/report/source"


def test_an_answer_after_sending_leads_to_the_receipt(
    public_client: TestClient, works: Works
) -> None:
    fill(public_client, mode="anonymous")
    get(public_client, "/report/check")
    post(public_client, "/report/check")
    assert answer(public_client, "details", what="晚了") == "/report/receipt"
    assert post(public_client, "/report/check") == "/report/receipt"
    with works.begin(SYSTEM, writes=False) as work:
        assert len(work.session.exec(select(Tip)).all()) == 1


def test_what_was_typed_into_a_draft_past_its_time_is_kept_in_a_new_one(
    public_client: TestClient, works: Works, clock: SetClock
) -> None:
    start(public_client)
    page = get(public_client, "/report/details")
    clock.instant += DRAFT_LIVES + timedelta(hours=2)
    told = post(public_client, "/report/details", status=200, page=page, what=STORY)
    assert "之前填写的已经销毁" in told
    assert STORY in get(public_client, "/report/details")
    public_client.cookies.clear()
    bad = post(public_client, "/report/details", status=200, page="", what="", when_text="去年")
    assert "Cookie" in bad
    assert "去年" in get(public_client, "/report/details")


def test_a_server_started_anew_between_two_pages_changes_nothing(
    public_client: TestClient, other_phone: TestClient
) -> None:
    start(public_client)
    answer(public_client, "details", what=STORY)
    other_phone.cookies.update(public_client.cookies)
    assert STORY in get(other_phone, "/report/details")


def saved(client: TestClient) -> tuple[str, str]:
    """Save the draft for later; return its number and secret."""
    assert answer(client, "details", what=STORY, action="later") == "/report/later"
    assert post(client, "/report/later") == "/report/kept"
    return codes_of(get(client, "/report/kept"))


def test_a_saved_report_goes_on_from_another_phone_and_its_code_becomes_the_receipt(
    public_client: TestClient, other_phone: TestClient, works: Works, clock: SetClock
) -> None:
    start(public_client)
    number, secret = saved(public_client)
    assert post(public_client, "/report/later") == "/report/kept"
    printed = get(public_client, "/report/kept/print")
    assert codes_of(printed) == (number, secret)
    assert not re.search("医保|医疗保障|举报|线索桥", printed)
    wrong = post(public_client, "/report/kept", digits="0000x", status=422)
    assert codes_of(wrong) == (number, secret)
    assert post(public_client, "/report/kept", digits=secret[-4:]) == "/report/away"
    away = public_client.get("/report/details", follow_redirects=False)
    assert away.headers["location"] == "/"
    clock.instant += DRAFT_LIVES * 3
    jobs.purge(works)
    assert post(other_phone, "/follow", number=number, secret=secret) == "/report/check"
    assert STORY in get(other_phone, "/report/details")
    fill(other_phone, mode="anonymous", begin=False)
    get(other_phone, "/report/check")
    post(other_phone, "/report/check")
    assert codes_of(get(other_phone, "/report/receipt")) == (number, secret)
    assert post(public_client, "/follow", number=number, secret=secret) == "/follow/tip"
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(DraftCode)).all() == []


def test_a_code_entered_ends_the_access_of_the_device_before(
    public_client: TestClient, other_phone: TestClient
) -> None:
    start(public_client)
    number, secret = saved(public_client)
    token = csrf_of(get(public_client, "/report/files"))
    file = {"files": ("照片.png", picture("PNG"), "image/png")}
    public_client.post("/report/files", data={"csrf": token}, files=file)
    for device, before in ((other_phone, public_client), (public_client, other_phone)):
        assert "照片.png" in get(before, "/report/files")
        assert post(device, "/follow", number=number, secret=secret) == "/report/check"
        gone = before.get("/report/files", follow_redirects=False)
        assert gone.headers["location"] == "/"
        assert STORY in get(device, "/report/details")


def test_words_of_a_closed_mailbox_are_kept_when_the_code_is_of_an_unsent_report(
    public_client: TestClient, other_phone: TestClient
) -> None:
    start(public_client)
    number, secret = saved(public_client)
    typed = {"secret": number + secret, "kept": "补充一句", "kept_mark": "ab" * 32}
    page = post(other_phone, "/follow", status=422, **typed)
    assert "补充一句" in page
    assert "还没有送出的举报的码" in page
    assert STORY in get(other_phone, "/report/details")
    again = post(other_phone, "/follow", status=422, page=page, **typed)
    assert "补充一句" in again


def test_a_draft_left_leaves_nothing_in_the_browser(public_client: TestClient) -> None:
    start(public_client)
    _, secret = saved(public_client)
    token = csrf_of(get(public_client, "/report/kept"))
    left = public_client.post(
        "/report/kept", data={"csrf": token, "digits": secret[-4:]}, follow_redirects=False
    )
    assert left.headers["Clear-Site-Data"] == '"cache"', "the language of the next page stays"
    assert (
        "expires=Thu, 01 Jan 1970" in left.headers["set-cookie"]
        or "Max-Age=0" in left.headers["set-cookie"]
    )


def test_a_wrong_code_of_a_draft_is_answered_like_any_wrong_code(
    public_client: TestClient, other_phone: TestClient
) -> None:
    start(public_client)
    number, secret = saved(public_client)
    answers = []
    for wrong in (number + _other(secret, number), _other(secret, "12345678", with_number=True)):
        page = post(other_phone, "/follow", secret=wrong, status=422)
        answers.append(page.replace(wrong, ""))
    assert answers[0] == answers[1]


def _other(secret: str, number: str, *, with_number: bool = False) -> str:
    """Return another secret with check digits that fit the number."""
    twenty = f"{(int(secret[:20]) + 1) % 10**20:020d}"
    whole = f"{twenty}{98 - int(number + twenty) * 100 % 97:02d}"
    return number + whole if with_number else whole


def test_a_saved_report_is_unreadable_without_its_code_and_gone_after_its_days(
    public_client: TestClient, works: Works, clock: SetClock
) -> None:
    start(public_client)
    number, secret = saved(public_client)
    for path in works.settings.data_dir.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert STORY.encode() not in raw
            assert secret[:20].encode() not in raw
    clock.instant += SAVED_LIVES + timedelta(hours=2)
    post(public_client, "/follow", number=number, secret=secret, status=422)
    jobs.purge(works)
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(TipDraft)).all() == []
        assert work.session.exec(select(DraftCode)).all() == []


def hold_the_database(works: Works) -> sqlite3.Connection:
    """Take the write lock of the database, as a long backup would."""
    held = sqlite3.connect(works.settings.data_dir / "portal.sqlite3", isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    return held


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, works: Works) -> None:
    """Let the database wait for nobody."""

    def pragma(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA busy_timeout=1")

    listen(works.engine, "connect", pragma)
    works.engine.dispose()


def test_a_busy_database_gives_everything_back_to_send_again(
    public_client: TestClient, works: Works, impatient: None
) -> None:
    start(public_client)
    page = get(public_client, "/report/details")
    held = hold_the_database(works)
    told = post(
        public_client, "/report/details", page=page, status=503, what=STORY, when_text="去年"
    )
    held.close()
    fields = dict(
        re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', told, re.DOTALL)
    )
    assert fields == {"what": STORY, "when_text": "去年"}
    assert post(public_client, "/report/details", page=told, **fields) == "/report/source"
    assert STORY in get(public_client, "/report/details")


def test_a_full_queue_for_keys_loses_nothing_and_says_how_long(
    public_client: TestClient, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(public_client, mode="anonymous")
    get(public_client, "/report/check")

    def full(*_: Any, **__: Any) -> None:
        raise TooMany(7)

    with monkeypatch.context() as patch:
        patch.setattr(kdf, "slot", full)
        page = get(public_client, "/report/check")
        told = post(public_client, "/report/check", page=page, status=503)
        code = post(public_client, "/follow", secret="1" * 28 + "80", status=422)
        good = new_receipt().printed
        token = re.search(r'name="csrf" value="([^"]*)"', code)
        assert token
        typed = {"csrf": token.group(1), "secret": good, "kept": STORY}
        sent = public_client.post("/follow", data=typed)
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        forged = public_client.post("/follow", data=typed, headers=elsewhere)
    assert "7" in told
    assert sent.status_code == 503
    assert sent.headers["retry-after"] == "7"
    assert STORY in sent.text
    assert good not in sent.text  # a code is typed anew, not left in a page
    assert re.search(r'<textarea[^>]*name="secret"[^>]*>\s*</textarea>', sent.text)
    assert STORY not in forged.text
    assert post(public_client, "/report/check", page=told) == "/report/receipt"


def test_limits_hold_for_all_processes_and_say_how_long(
    works: Works, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {"begin": Bucket(3, 2), "all": Bucket(50, 50)}
    monkeypatch.setattr(limits, "BUCKETS", small)
    other = make_works(works.settings, clock=clock)

    def begun(by: Works) -> int:
        with by.begin(ANONYMOUS) as work:
            limits.take(work, "begin")
            return len(work.session.exec(select(FormBucket)).all())

    assert [begun(each) for each in (works, other, works)] == [2, 2, 2]
    with pytest.raises(TooMany) as told:
        begun(other)
    assert told.value.retry_after_seconds == 600
    clock.instant += timedelta(seconds=600)
    assert [begun(each) for each in (works, other)] == [2, 2]
    with pytest.raises(TooMany):
        begun(works)
    clock.instant += timedelta(hours=1)
    jobs.purge(works)
    with works.begin(SYSTEM, writes=False) as work:
        assert work.session.exec(select(FormBucket)).all() == []
    other.engine.dispose()


def test_a_report_saved_endlessly_is_told_to_wait(
    public_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_SAVES", 2)
    start(public_client)
    for _ in range(2):
        answer(public_client, "details", what=STORY)
    told = post(public_client, "/report/details", what="再来一次", status=503)
    assert "再来一次" in told


def test_a_stopped_upload_goes_on_from_another_phone_with_the_code(
    public_client: TestClient, other_phone: TestClient
) -> None:
    start(public_client)
    whole, name = b"MARKER" * 400, base64.b64encode("录音.m4a".encode()).decode()
    head = {"tus-resumable": "1.0.0", "x-csrf-token": token_of(public_client)}
    made = public_client.post(
        "/report/files/uploads",
        headers={**head, "upload-length": str(len(whole)), "upload-metadata": f"filename {name}"},
    )
    assert made.status_code == 201, made.text
    at = made.headers["location"]
    part = {"content-type": "application/offset+octet-stream"}
    sent = public_client.patch(
        at, headers={**head, **part, "upload-offset": "0"}, content=whole[:1000]
    )
    assert sent.status_code == 204, sent.text
    number, secret = saved(public_client)
    post(other_phone, "/follow", number=number, secret=secret)
    head["x-csrf-token"] = token_of(other_phone)
    asked = other_phone.head(at, headers=head)
    assert asked.headers["upload-offset"] == "1000"
    rest = {**head, **part, "upload-offset": "1000"}
    assert other_phone.patch(at, headers=rest, content=whole[1000:]).status_code == 204
    assert "录音.m4a" in get(other_phone, "/report/files")


def token_of(client: TestClient) -> str:
    return csrf_of(get(client, "/report/files"))
