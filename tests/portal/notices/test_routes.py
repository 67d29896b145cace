"""The pages of notices in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main.app import create_staff_app
from portal.notices import jobs, queries, service
from portal.notices.rules import Channel, Mode, Topic
from tests.portal.notices.support import give_addresses, messages, tell, unread, with_channels
from tests.support.people import People, csrf_of, sign_in
from tests.support.smtp import running_smtp

Client = Callable[[str], TestClient]
FACTS = {"title_zh": "向同级公安机关移送", "title_en": "Hand over", "due": "2026-03-03 10:00"}
GOOD = {
    **{f"inbox_{topic}": "now" for topic in ("assignment", "watch", "system")},
    **{f"mail_{topic}": "digest" for topic in Topic},
    "digests": "09:30，15:00",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
}


@pytest.fixture
def case_id(people: People) -> int:
    with people.work("lin") as work:
        form = OpenCase(title="空床案", source="patrol", region="990100", category="fake_stay")
        return cases.open_case(work, form).id or 0


def told(works: Works, case_id: int | None = None, **given: Any) -> int:
    with works.begin(SYSTEM) as work:
        return tell(work, case_id=case_id, **{"facts": FACTS, **given})


def post(client: TestClient, url: str, page: str = "/notices", **data: str) -> Any:
    data["csrf"] = csrf_of(client.get(page).text)
    return client.post(url, data=data, follow_redirects=False)


def beside_the_menu(html: str) -> str:
    found = re.search(r'href="/notices"[^>]*>[^<]*<span class="count">([^<]*)</span>', html)
    return found.group(1) if found else ""


def test_the_inbox_says_what_happened_by_day_and_case(
    works: Works, staff_client: Client, case_id: int
) -> None:
    notice = told(works, case_id)
    told(works, case_id)
    lin = staff_client("lin")
    inbox = lin.get("/notices").text
    assert "已超过期限：向同级公安机关移送，应于 2026-03-03 10:00 前完成" in inbox
    assert f'href="/notices/{notice}"' in inbox
    assert f'href="/notices?case={case_id}"' in inbox
    assert ">2026-03-02</h2>" in inbox
    assert "未读 2 条" in inbox
    assert beside_the_menu(inbox) == "2"
    home = lin.get("/").text
    assert "向同级公安机关移送" in home, "unread ones are on the home page"
    marked = post(lin, f"/notices/{notice}/reading")
    assert (marked.status_code, marked.headers["location"]) == (303, "/notices")
    inbox = lin.get("/notices").text
    assert "已读" in inbox
    assert beside_the_menu(inbox) == "1"
    post(lin, f"/notices/{notice}/unreading")
    assert beside_the_menu(lin.get("/notices").text) == "2"


def test_the_figure_beside_the_menu_stops_at_99(works: Works, staff_client: Client) -> None:
    with works.begin(SYSTEM) as work:
        for each in range(105):
            tell(work, facts={"n": each})
    lin = staff_client("lin")
    assert beside_the_menu(lin.get("/account").text) == "99+"
    assert beside_the_menu(staff_client("chen").get("/account").text) == ""


def test_a_notice_leads_to_what_it_is_about_and_is_read_then(
    works: Works, staff_client: Client, people: People, case_id: int
) -> None:
    lin = staff_client("lin")
    for about, place in (
        ({"case_id": case_id}, f"/cases/{case_id}"),
        ({"tip_id": 4}, "/tips/4"),
        ({"facts": {"transfer_id": 5}, "case_id": case_id}, "/transfers/5"),
        ({}, "/notices"),
    ):
        notice = told(works, kind="NoSuchEvent", **about)  # type: ignore[arg-type]
        assert notice in unread(people, "lin")
        answer = lin.get(f"/notices/{notice}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, place)
        assert notice not in unread(people, "lin")


def test_of_a_case_no_longer_seen_nothing_is_shown(
    works: Works, staff_client: Client, people: People, case_id: int
) -> None:
    with people.work("lin") as work:
        cases.share(work, case_id, "hq-wjw", basis="条例第二十六条")
    notice = told(works, case_id, agency="hq-wjw")
    wei = staff_client("wei")
    for page in ("/notices", "/"):
        assert "向同级公安机关移送" in wei.get(page).text
    with people.work("lin") as work:
        cases.end_share(work, case_id, "hq-wjw", reason="协作结束")
    for page in ("/notices", "/"):
        html = wei.get(page).text
        assert "此案件不对您开放" in html
        for secret in ("向同级公安机关移送", "2026-03-03", f'href="/notices/{notice}"'):
            assert secret not in html
    answer = wei.get(f"/notices/{notice}", follow_redirects=False)
    assert answer.headers["location"] == "/notices"
    assert notice not in unread(people, "wei")


def test_nobody_elses_notice(works: Works, staff_client: Client) -> None:
    notice = told(works)
    chen = staff_client("chen")
    assert "没有提醒" in chen.get("/notices").text
    assert chen.get(f"/notices/{notice}").status_code == 404
    for verb in ("reading", "unreading"):
        assert post(chen, f"/notices/{notice}/{verb}").status_code == 404
        assert post(chen, f"/notices/99999/{verb}").status_code == 404


def test_a_form_without_its_token_is_refused(works: Works, staff_client: Client) -> None:
    notice = told(works)
    lin = staff_client("lin")
    for url in (f"/notices/{notice}/reading", "/notices/reading", "/notices/settings"):
        assert lin.post(url, data=GOOD).status_code == 403


def test_all_that_was_shown_is_marked_and_nothing_newer_and_in_english(
    works: Works, staff_client: Client, people: People, case_id: int
) -> None:
    told(works, case_id)
    shown = told(works, case_id)
    lin = staff_client("lin")
    lin.cookies.set("lang", "en")
    inbox = lin.get("/notices").text
    assert "Time limit missed: Hand over, was due 2026-03-03 10:00" in inbox
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<a [^>]*lang=.*?</a>|何|林承办", "", inbox))
    later = told(works, case_id)
    assert f'name="upto" value="{shown}"' in inbox
    done = post(lin, "/notices/reading", upto=str(shown))
    assert done.status_code == 303
    assert unread(people, "lin") == [later]
    assert post(lin, "/notices/reading", upto="many").status_code == 404


def test_filters_and_pages(works: Works, staff_client: Client, case_id: int) -> None:
    with works.begin(SYSTEM) as work:
        for each in range(60):
            tell(work, case_id=case_id, facts={**FACTS, "title_zh": f"第{each}项"})
        tell(work, kind="StepTaken", facts={"number": "移〔2026〕1号"})
    lin = staff_client("lin")
    first = lin.get("/notices").text
    assert "移〔2026〕1号" in first
    assert 'rel="prev"' not in first
    older = re.search(r'rel="next" href="([^"]*)"', first)
    assert older
    second = lin.get(older.group(1)).text
    assert "第0项" in second
    assert "第59项" not in second
    newer = re.search(r'rel="prev" href="([^"]*)"', second)
    assert newer
    assert "第59项" in lin.get(newer.group(1)).text
    referrals = lin.get("/notices?topic=referral").text
    assert "移〔2026〕1号" in referrals
    assert "第59项" not in referrals
    assert "第59项" in lin.get(f"/notices?case={case_id}").text
    assert "没有符合条件的提醒" in lin.get("/notices?case=99999").text
    post(lin, "/notices/reading", upto="1000")
    assert "没有符合条件的提醒" in lin.get("/notices?unread=1").text
    for wrong in ("topic=x", "before=x", "case=1e9", "unread=perhaps"):
        assert lin.get(f"/notices?{wrong}").status_code == 404


def test_settings_are_kept_and_shown(works: Works, people: People, staff_client: Client) -> None:
    lin = staff_client("lin")
    assert "08:30 14:00" in lin.get("/notices/settings").text
    data = {**GOOD, "inbox_watch": "off", "urgent_through": "yes"}
    answer = post(lin, "/notices/settings", "/notices/settings", **data)
    assert answer.headers["location"] == "/notices/settings"
    page = lin.get("/notices/settings").text
    for words in ('value="09:30 15:00"', 'value="22:00"', "checked", "始终提醒"):
        assert words in page
    with people.work("lin", writes=False) as work:
        modes, habits, _ = service.wishes(work, work.actor.officer_id or 0)
        assert modes[Topic.WATCH, Channel.INBOX] is Mode.OFF
        assert modes[Topic.DEADLINE, Channel.MAIL] is Mode.DIGEST
        assert habits.urgent_through
    lin.cookies.set("lang", "en")
    page = lin.get("/notices/settings").text
    assert "In a digest" not in page, "this installation has no mail"
    assert "How each kind reaches you" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("digests", "25:00"),
        ("digests", "08:30 09:00 10:00 11:00 12:00"),
        ("digests", ""),
        ("quiet_from", "8pm"),
        ("quiet_until", "24:00"),
        ("sms_number", "1380000000x"),
        ("sms_number", "<script>"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    works: Works, people: People, field: str, typed: str
) -> None:
    works = with_channels(works, sms_url="http://127.0.0.1:9/")
    with TestClient(create_staff_app(works)) as lin:
        sign_in(lin, people, "lin")
        answer = post(lin, "/notices/settings", "/notices/settings", **{**GOOD, field: typed})
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert "<script>" not in answer.text
    assert typed in answer.text or typed == "<script>"


def test_texts_need_a_number_and_terms_cannot_leave_the_inbox(works: Works, people: People) -> None:
    works = with_channels(works, sms_url="http://127.0.0.1:9/")
    with TestClient(create_staff_app(works)) as lin:
        sign_in(lin, people, "lin")
        data = {**GOOD, "sms_deadline": "now", "inbox_deadline": "off", "inbox_watch": "off"}
        url = "/notices/settings"
        answer = post(lin, url, url, **data)
        assert answer.status_code == 422
        assert 'id="f-sms_number-error"' in answer.text
        assert post(lin, url, url, **data, sms_number="13800000000").status_code == 303
        assert "13800000000" in lin.get(url).text
        assert post(lin, url, url, **{**data, "inbox_watch": "digest"}).status_code == 422
    with people.work("lin", writes=False) as work:
        modes, _, number = service.wishes(work, work.actor.officer_id or 0)
        assert modes[Topic.DEADLINE, Channel.INBOX] is Mode.NOW
        assert number == "13800000000"
    with people.work("he", writes=False) as work:
        assert queries.habit(work.session, work.actor.officer_id or 0) is None


def test_the_head_lets_digests_name_cases(
    works: Works, people: People, staff_client: Client, clock: SetClock, case_id: int
) -> None:
    give_addresses(works, "lin")
    with running_smtp() as mailbox:
        mailing = with_channels(works, smtp_port=mailbox.port)
        url = "/notices/settings"
        assert post(staff_client("lin"), f"{url}/numbers", url, allowed="yes").status_code == 403
        numbers = []
        with people.work("lin") as work:
            every = {(topic, Channel.MAIL): Mode.DIGEST for topic in Topic}
            service.choose(work, every, service.wishes(work, 0)[1], "")
        for allowed in ("yes", ""):
            zhao = staff_client("zhao")
            answer = post(zhao, f"{url}/numbers", url, allowed=allowed)
            assert answer.headers["location"] == url
            told(mailing, case_id)
            told(mailing, 99999)
            clock.instant += timedelta(days=1)
            jobs.deliver(mailing)
            numbers.append("990100-2026-" in mailbox.delivered[-1].message.get_content())
    assert numbers == [True, False]
    assert len(mailbox.delivered) == 2


def test_administrators_see_what_could_not_be_delivered_and_send_it_again(
    works: Works, staff_client: Client, clock: SetClock
) -> None:
    give_addresses(works, "lin")
    with running_smtp() as mailbox:
        mailing = with_channels(works, smtp_port=mailbox.port)
        mailbox.refuse = "550 no such person"
        told(mailing)
        for _ in range(3):
            jobs.deliver(mailing)
            clock.instant += timedelta(minutes=5)
        (row,) = messages(works)
        kong, lin = staff_client("kong"), staff_client("lin")
        page = kong.get("/notices/undelivered").text
        for words in ("林承办", "邮件服务器拒收", "smtp-550", "医疗保障局"):
            assert words in page
        assert "mail.example" not in page
        url = f"/notices/undelivered/{row.id}/retry"
        assert lin.get("/notices/undelivered").status_code == 403
        assert post(lin, url).status_code == 403
        mailbox.refuse = None
        assert post(kong, url, "/notices/undelivered").status_code == 303
        assert post(kong, url, "/notices/undelivered").status_code == 409
        assert post(kong, "/notices/undelivered/999/retry", "/notices").status_code == 404
        jobs.deliver(mailing)
    assert len(mailbox.delivered) == 1
    kong.cookies.set("lang", "en")
    assert "Everything was delivered" in kong.get("/notices/undelivered").text


def test_strangers_are_sent_to_sign_in(staff_client: Client) -> None:
    for page in ("/notices", "/notices/settings", "/notices/undelivered", "/notices/1"):
        answer = staff_client("").get(page, follow_redirects=False)
        assert answer.status_code in {303, 401}
