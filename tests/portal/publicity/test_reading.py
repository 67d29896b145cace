"""What everybody may read: every page, in each language and look, on any phone."""

from __future__ import annotations

import gzip
import re

import pytest
from starlette.testclient import TestClient

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.publicity.book import registry as book
from portal.registry import queries as institutions
from tests.support.html import Page as Read

PAGES = (
    "/",
    "/what",
    "/protection",
    "/rewards",
    "/published",
    "/yearly",
    "/draws",
    "/decisions",
    "/help",
    "/privacy",
    "/accessibility",
    "/pages",
    "/checked",
)
HAN = re.compile(r"[一-鿿]")
LAW = re.compile(r"<cite.*?</cite>|<a [^>]*hreflang.*?</a>|<title>.*?</title>", re.DOTALL)


def test_the_page_of_pages_leads_to_every_page(public_client: TestClient) -> None:
    found = set(re.findall(r'<li>\s*<a href="(/[^"]*)"', public_client.get("/pages").text))
    assert found == {*PAGES, "/follow"} - {"/pages"}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_it_is(public_client: TestClient, path: str) -> None:
    answer = public_client.get(path)
    assert answer.status_code == 200
    html = " ".join(answer.text.split())
    assert html.count("<h1") == 1
    assert '<html lang="zh-Hans" dir="ltr">' in html
    assert '<meta name="robots" content="index">' in html
    about = re.findall(r'<meta name="description" content="([^"]+)">', html)
    assert len(about) == 1
    assert "<script" not in html
    assert "target=" not in html
    assert "blob:" not in html
    assert "set-cookie" not in answer.headers
    help_place = html.index('<footer class="foot">')
    assert html.index('href="/help"', help_place) < html.index('href="/privacy"', help_place)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_english_has_no_chinese_but_the_law(public_client: TestClient, path: str) -> None:
    public_client.cookies.set("lang", "en")
    html = LAW.sub("", public_client.get(path).text)
    assert '<html lang="en"' in html
    assert HAN.findall(html) == []


def test_the_way_in_is_not_for_search_engines(public_client: TestClient) -> None:
    assert "Disallow: /report\n" in public_client.get("/robots.txt").text
    assert 'content="noindex"' in public_client.get("/follow").text


def test_every_category_is_there_with_its_example(public_client: TestClient) -> None:
    html = public_client.get("/what").text
    assert html.count("比如：") >= 19
    assert all(each.phone in html for each in book.elsewhere())


def test_promises_of_the_law_name_the_article() -> None:
    cited = [each.law for each in book.protections() if each.law]
    assert {"第三十五条", "第三十条"} <= {law.article for law in cited}


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("360000", "最多奖励 3,600.00 元"),
        ("３６０，０００", "最多奖励 3,600.00 元"),
        ("25000000", "按上限 100,000.00 元"),
        ("49999.99", "以表扬为主"),
    ],
)
def test_the_calculator_uses_the_rule(public_client: TestClient, amount: str, told: str) -> None:
    answer = public_client.get("/rewards", params={"amount": amount})
    assert answer.status_code == 200
    assert told in answer.text


@pytest.mark.parametrize("amount", ["", "abc", "-5", "9" * 20])
def test_the_calculator_says_what_is_wrong_with_an_amount(
    public_client: TestClient, amount: str
) -> None:
    html = public_client.get("/rewards", params={"amount": amount}).text
    assert 'class="problem"' in html
    assert 'id="sum"' not in html


def test_the_look_is_a_link_and_comes_back(public_client: TestClient) -> None:
    html = public_client.get("/rewards?amount=5").text
    url = re.search(r'href="(/look/large\?[^"]+)"', html)
    assert url
    answer = public_client.get(url[1].replace("&amp;", "&"), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/rewards?amount=5")
    html = public_client.get("/rewards").text
    assert ' class="large">' in html
    assert "/look/large-contrast?" in html
    public_client.get("/look/large-contrast", follow_redirects=False)
    assert ' class="large contrast">' in public_client.get("/").text


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "x"])
def test_a_look_leads_nowhere_else(public_client: TestClient, to: str) -> None:
    for path in ("/look/large", "/language/en"):
        answer = public_client.get(path, params={"to": to}, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_an_unknown_look_or_language_changes_nothing(public_client: TestClient) -> None:
    for path in ("/look/evil", "/language/evil"):
        assert "set-cookie" not in public_client.get(path, follow_redirects=False).headers
    public_client.cookies.set("look", '"><script>')
    public_client.cookies.set("lang", "../../etc")
    html = " ".join(public_client.get("/").text.split())
    assert '<html lang="zh-Hans" dir="ltr">' in html


def test_after_a_wrong_answer_the_links_come_back_to_the_question(
    public_client: TestClient,
) -> None:
    _begin(public_client, "/")
    csrf = Read("", 200, public_client.get("/report/region").text)
    token = re.search(r'name="csrf" value="([^"]+)"', csrf.html)
    assert token
    answer = public_client.post("/report/region", data={"csrf": token[1], "region": ""})
    assert answer.status_code == 422
    assert "/language/en?to=%2Freport%2Fregion" in answer.text


def test_a_poster_of_a_region_answers_the_first_question(
    public_client: TestClient, works: Works
) -> None:
    region = _region(works)
    html = public_client.get(f"/r/{region}").text
    assert "set-cookie" not in public_client.get(f"/r/{region}").headers
    assert f'name="region" value="{region}"' in html
    assert _begin(public_client, f"/r/{region}") == "/report/place"


def test_an_unknown_place_is_not_found(public_client: TestClient) -> None:
    for path in ("/r/999999", "/i/none", "/i/" + "9" * 300, "/published/1"):
        assert public_client.get(path).status_code == 404


def test_a_poster_of_a_place_that_is_gone_still_opens_the_form(public_client: TestClient) -> None:
    csrf = re.search(r'name="csrf" value="([^"]*)"', public_client.get("/").text)
    assert csrf
    data = {"csrf": csrf[1], "institution": "gone", "region": ""}
    answer = public_client.post("/report", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/report/region"


def test_style_sheets_and_the_wizard_are_packed_other_pages_never(
    public_client: TestClient,
) -> None:
    sheet = public_client.get("/static/public.css", headers={"Accept-Encoding": "gzip"})
    assert sheet.headers["content-encoding"] == "gzip"
    assert sheet.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert sheet.headers["vary"] == "Accept-Encoding"
    plain = public_client.get("/static/public.css", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == sheet.text
    for path in ("/what", "/follow", "/help"):
        page = public_client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert "content-encoding" not in page.headers


def test_the_first_page_takes_14_kilobytes(public_client: TestClient) -> None:
    sheet = public_client.get("/static/public.css", headers={"Accept-Encoding": "identity"})
    packed = len(gzip.compress(sheet.content, 9))
    for language in ("zh", "en"):
        public_client.cookies.set("lang", language)
        page = public_client.get("/")
        heads = sum(len(k) + len(v) + 4 for each in (page, sheet) for k, v in each.headers.items())
        assert len(page.content) + packed + heads <= 14 * 1024


def _begin(client: TestClient, path: str) -> str:
    html = client.get(path).text
    form = html[html.index('action="/report"') :]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    return client.post("/report", data=fields, follow_redirects=False).headers["location"]


def _region(works: Works) -> str:
    with works.begin(SYSTEM, writes=False) as work:
        for each in agencies.all_agencies(work.session):
            if each.kind is AgencyKind.HEALTHCARE_SECURITY:
                return each.region
    raise AssertionError


def test_institutions_are_known_by_code(works: Works) -> None:
    with works.begin(SYSTEM, writes=False) as work:
        assert institutions.by_code(work.session, "none") is None


IN_APPS = {
    "wechat": "Mozilla/5.0 (Linux; Android 13; V2183A; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20230805 "
    "MicroMessenger/8.0.42.2460 WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64",
    "qq": "Mozilla/5.0 (Linux; Android 10; ELE-AL00) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/89.0.4389.72 MQQBrowser/6.2 TBS/046141 Mobile Safari/537.36 V1_AND_SQ_8.8.50",
    "dingtalk": "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148 AliApp(DingTalk/7.0.40) com.laiwang.DingTalk/1",
    "alipay": "Mozilla/5.0 (Linux; U; Android 12; zh-CN; M2012) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/69.0.3497.100 UWS/3.22.2.9999 Mobile Safari/537.36 AlipayClient/10.3.20",
}
"""The browsers inside messaging apps. Nothing is sent otherwise to them than to any other."""
APART = re.compile(r'(name="csrf" value|nonce)="[^"]*"')


@pytest.mark.parametrize("app", IN_APPS)
def test_the_browser_of_an_app_gets_the_same_page(public_client: TestClient, app: str) -> None:
    for path in ("/", "/what", "/follow", "/rewards?amount=5"):
        plain = public_client.get(path)
        inside = public_client.get(path, headers={"User-Agent": IN_APPS[app]})
        assert APART.sub("", inside.text) == APART.sub("", plain.text)
        assert inside.headers == plain.headers
        assert "content-disposition" not in inside.headers
        assert "user-agent" not in inside.headers["vary"].lower()


def test_a_whole_report_takes_60_kilobytes_and_keeps_nothing_but_one_cookie(
    public_client: TestClient,
) -> None:
    """Every page and redirect of an anonymous report without files, as nginx serves it over HTTP/2.

    A header line sent before is one byte (RFC 7541, 6.1); the browser's requests are not counted.
    """
    public_client.headers.update({"User-Agent": IN_APPS["wechat"], "Accept-Encoding": "identity"})
    seen: list[int] = []
    heads: list[int] = []
    known: set[tuple[str, str]] = set()
    send = public_client.send

    def counting(request, **told):
        answer = send(request, **told)
        for each in (*answer.history, answer):
            seen.append(len(each.content))
            new = set(each.headers.items()) - known
            heads.append(sum(len(name) + len(value) + 4 for name, value in new) + len(each.headers))
            known.update(new)
            assert "download" not in each.text
            assert "target=" not in each.text
        return answer

    public_client.send = counting  # type: ignore[method-assign]
    sheet = len(gzip.compress(public_client.get("/static/public.css").content, 9))
    seen.clear()
    page = public_client.get("/").text
    page = _post(public_client, "/report", page)
    for step, typed in ANSWERS:
        page = _post(public_client, f"/report/{step}", page, **typed)
    page = _post(public_client, "/report/check", page)
    assert "code-groups" in page
    assert len(public_client.cookies) == 1
    taken = sheet + sum(seen) + sum(heads)
    assert taken <= 60 * 1024, f"{taken} bytes, {sum(heads)} of them headers: {seen}"


ANSWERS = (
    ("region", {"region": "990102"}),
    ("place", {"place_kind": "hospital"}),
    ("which", {"institution": "other", "where_text": "东城街口的医院"}),
    ("what", {"categories": "fake_stay"}),
    ("details", {"what": "挂床住院的经过"}),
    ("source", {"how_known": "saw"}),
    ("files/done", {}),
    ("identity", {"mode": "anonymous"}),
    ("reward", {"wants_reward": "no"}),
)


def _post(client: TestClient, path: str, page: str, **typed: str) -> str:
    token = re.search(r'name="csrf" value="([^"]*)"', page)
    assert token
    answer = client.post(path, data={"csrf": token[1], **typed})
    assert answer.status_code == 200, (path, answer.text[:2000])
    return answer.text
