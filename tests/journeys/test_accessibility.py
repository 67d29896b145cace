"""Every rule of axe on the pages of a demonstration: no violation.

The first of each officer are tried in both languages, the others in one or the other by turns.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from starlette.testclient import TestClient

from portal.main import people
from portal.main.demo.card import CARD
from tests.portal.intake import door
from tests.support.browser import AXE, running_browser
from tests.support.processes import LOOPBACK, free_port, start
from tests.support.pseudo import right_to_left
from tests.support.town import PROGRAM

__all__ = ["right_to_left"]

LANGUAGES = ("zh", "en")
IN_BOTH = 9
PUBLIC_PAGES = (
    "/",
    "/rewards",
    "/privacy",
    "/follow",
    "/report/region",
    "/what",
    "/protection",
    "/yearly",
    "/help",
    "/draws",
    "/rewards?amount=360000",
    "/rewards?amount=x",
    "/published",
    "/accessibility",
    "/pages",
    "/r/990100",
)
IN_CONTRAST = ("/", "/rewards?amount=x", "/yearly", "/report/region", "/what", "/help")
MAILBOX_PAGES = ("/follow/tip", "/follow/withdrawal", "/follow/reward")
STAFF_PAGES = {
    "zhao": (
        "/",
        "/tips/2",
        "/cases",
        "/cases/14",
        "/cases/17",
        "/notices",
        "/clocks",
        "/transfers/4",
        "/inspections/1",
        "/recoveries/17",
        "/rewards/1",
        "/lists/1",
        "/lists/kept",
        "/lists/new?query=",
        "/lists/columns?query=",
        "/lists/exports/new?query=",
        "/figures",
        "/search?q=花桥",
        "/search/sealed",
        "/cases/17/sharing",
        "/cases/17/assignments",
        "/cases/17/recusals",
        "/cases/17/split",
        "/cases/17/why",
        "/cases/17/print",
        "/cases/16/links",
        "/assignments",
        "/assignments/bulk",
        "/absences",
        "/recusals",
        "/handovers",
        "/persons",
        "/institutions/1",
        "/imports",
        "/notices/settings",
        "/sharing",
        "/sharing/policies",
        "/publications",
        "/posters",
    ),
    "lin": ("/tasks", "/cases/14", "/cases/16/sharing?agency=hq-jcy"),
    "chen": ("/tips", "/triage/joining?tips=2&tips=3"),
    "shi": ("/sharing/invitations/1",),
    "kong": ("/officers", "/posters?search=花桥"),
    "shen": ("/log", "/sharing/review"),
}
CHECK = """async () => {
  document.querySelectorAll('main details').forEach(each => { each.open = true; });
  const found = await axe.run();
  return found.violations.map(each => each.id + ': ' + each.nodes[0].html.slice(0, 200));
}"""


TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')].filter(each => {
    const box = each.getBoundingClientRect();
    const out = box.width && (box.right > wide + 1 || box.left < -1);
    return out && !each.closest('.unseen, .skip, .table');
  }).map(each => each.outerHTML.slice(0, 120));
}"""
"""What sticks out of the page sideways; tables scroll in themselves."""


@dataclass(frozen=True)
class Stand:
    """A running demonstration and its card."""

    public: str
    staff: str
    secrets: dict[str, str]
    receipt: str


@pytest.fixture(scope="module")
def stand(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    room = tmp_path_factory.mktemp("stand")
    public, staff, data = free_port(), free_port(), room / "data"
    shutil.copytree(demonstration, data)
    ports = ["--public-port", str(public), "--staff-port", str(staff)]
    running = start(
        [PROGRAM, "demo", "--data", data, *ports], log_file=room / "demo.log", port=staff
    )
    try:
        running.wait_for_log("Ctrl-C", 120)
        yield _stand(data, public, staff)
    finally:
        running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


def test_public_pages(chromium: Browser, stand: Stand) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    page = context.new_page()
    page.goto(stand.public)
    page.locator("form[action='/report'] button").click()
    assert _violations(context, page, stand.public, PUBLIC_PAGES) == []
    page.goto(f"{stand.public}/follow")
    page.locator("[name=secret]").fill(stand.receipt)
    page.locator("form[action='/follow'] button").click()
    page.wait_for_url("**/follow/tip")
    assert _violations(context, page, stand.public, MAILBOX_PAGES) == []


@pytest.mark.slow
def test_public_pages_large_in_high_contrast_on_a_narrow_phone(
    chromium: Browser, stand: Stand
) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page = context.new_page()
    page.goto(stand.public)
    page.locator("form[action='/report'] button").click()
    for look in ("大字", "高对比度"):
        page.get_by_role("link", name=look, exact=True).click()
        page.wait_for_url("**/report/region")
    assert page.locator("html").get_attribute("class") == "large contrast"
    axe, found = AXE.read_text("utf-8"), []
    for path in PUBLIC_PAGES:
        page.goto(stand.public + path)
        found += [f"{path} {each}" for each in page.evaluate(TOO_WIDE)]
        if path in IN_CONTRAST:
            page.evaluate(axe)
            found += [f"{path} {each}" for each in page.evaluate(CHECK)]
    assert found == []


@pytest.mark.slow
def test_a_language_from_right_to_left(
    chromium: Browser, right_to_left: str, public_client: TestClient
) -> None:
    public_client.cookies.set("lang", right_to_left)
    door.start(public_client)
    context = chromium.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    context.route("**/*", lambda route: _served(route, public_client))
    page, axe, found = context.new_page(), AXE.read_text("utf-8"), []
    for path in ("/report/region", "/", "/what", "/rewards?amount=360000", "/help", "/privacy"):
        page.goto(f"http://portal.test{path}")
        assert page.locator("html").get_attribute("dir") == "rtl"
        found += [f"{path} {each}" for each in page.evaluate(TOO_WIDE)]
        page.evaluate(axe)
        found += [f"{path} {each}" for each in page.evaluate(CHECK)]
    assert found == []
    page.goto("http://portal.test/report/region")
    first = page.locator(".choice").first
    mark, words = first.locator("input").bounding_box(), first.locator("label").bounding_box()
    assert mark and words
    assert mark["x"] > words["x"] + words["width"] / 2
    assert page.locator("a[hreflang]").all_inner_texts() == ["中文", "English"]


@pytest.mark.parametrize(
    "login",
    [
        pytest.param(each, marks=[pytest.mark.slow] if each == "zhao" else [])
        for each in sorted(STAFF_PAGES)
    ],
)
def test_staff_pages(chromium: Browser, stand: Stand, login: str) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{stand.staff}/sign-in")
    page.locator("[name=login]").fill(login)
    page.locator("[name=passphrase]").fill(people.PASSPHRASE)
    page.locator("[name=code]").fill(pyotp.TOTP(stand.secrets[login]).now())
    page.locator("form[action='/sign-in'] button").click()
    page.wait_for_url(f"{stand.staff}/")
    assert _violations(context, page, stand.staff, STAFF_PAGES[login]) == []


def test_sign_in_page_after_a_mistake(chromium: Browser, stand: Stand) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{stand.staff}/sign-in")
    page.locator("form[action='/sign-in'] button").click()
    assert page.locator(".problem a").count() == 3
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(CHECK) == []


def _served(route: Route, client: TestClient) -> None:
    """Answer a browser's request from the application in this process."""
    path = route.request.url.removeprefix("http://portal.test")
    answer = client.get(path, headers={"Accept-Encoding": "identity"})
    kept = {"content-type": answer.headers["content-type"]}
    route.fulfill(status=answer.status_code, headers=kept, body=answer.content)


def _stand(data: Path, public: int, staff: int) -> Stand:
    card = json.loads((data / CARD).read_text("utf-8"))
    sites = (f"http://{LOOPBACK}:{public}", f"http://{LOOPBACK}:{staff}")
    return Stand(*sites, card["totp"], card["receipt"])


def _violations(
    context: BrowserContext, page: Page, base: str, paths: tuple[str, ...]
) -> list[str]:
    """Open each page in each language; return what axe finds and pages that do not open."""
    axe, found = AXE.read_text("utf-8"), []
    for turn, language in enumerate(LANGUAGES):
        context.add_cookies([{"name": "lang", "value": language, "url": base}])
        for path in paths[:IN_BOTH] + paths[IN_BOTH + turn :: 2]:
            answer = page.goto(base + path)
            if answer is None or answer.status != 200 or not unquote(page.url).endswith(path):
                found.append(f"{path} leads to {page.url}")
                continue
            page.evaluate(axe)
            told = page.evaluate(CHECK)
            found += [f"{path} {language} {each}" for each in told]
    return found
