"""The public door in a real browser: scripts off and on, three sizes, two languages, axe in each state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.support import door
from tests.support.browser import running_browser
from tests.support.chain import PHOTO
from tests.support.citizen import Story, receipt_on
from tests.support.reporter import SIZES, Reporter, reporter
from tests.support.town import Town

pytestmark = pytest.mark.slow
CONTACT = {"name": "某某某", "contact": "13800000000"}
STORIES = (
    Story(what="匿名写的。", institution="演示第七"),
    Story(what="封存姓名写的。", **CONTACT),
    Story(what="实名写的。", mode="named", **CONTACT),
    Story(what="反映一个人。", more={"place_kind": "person"}),
    Story(what="自己的情况。", more={"place_kind": "pharmacy", "how_known": "patient"}, **CONTACT),
)
MATRIX = [
    (*combination, story)
    for combination, story in zip(
        product((False, True), SIZES, ("zh", "en")), cycle(STORIES), strict=False
    )
]
NAMES = [f"{'on' if s else 'off'}-{size}-{language}" for s, size, language, _ in MATRIX]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def site(town_template: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = Town(tmp_path_factory.mktemp("door"))
    made.copy_from(town_template)
    try:
        made.start("public")
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("photo") / "照片.jpg"
    file.write_bytes(PHOTO)
    return file


@pytest.mark.parametrize(("scripts", "size", "language", "story"), MATRIX, ids=NAMES)
def test_a_report_from_first_page_to_mailbox(
    chromium: Browser,
    site: Town,
    photo: Path,
    scripts: bool,
    size: str,
    language: str,
    story: Story,
) -> None:
    person = reporter(
        chromium, site.public_url, story, size=size, scripts=scripts, files=(photo,), careless=True
    )
    person.begin(language)
    check = person.go_on()
    assert story.what in check.text
    assert "照片.jpg" in check.text
    receipt = person.send()
    person.confirm(receipt)
    assert story.what in person.come_back(receipt).text
    assert person.troubles == []
    assert person.seen.complaints == []
    person.close()


@pytest.mark.parametrize("scripts", [False, True], ids=["off", "on"])
def test_the_browsers_own_back_loses_nothing(chromium: Browser, site: Town, scripts: bool) -> None:
    person = _at_the_end(chromium, site, scripts=scripts)
    told = person.read().text
    steps = len(person.walk.asked)
    for _ in range(steps):
        person.seen.page.go_back(wait_until="load")
        door.question(person.read())
    for _ in range(steps):
        person.seen.page.go_forward(wait_until="load")
    assert person.read().text == told
    first = person.send()
    person.seen.page.go_back(wait_until="load")
    assert person.read().path == door.RECEIPT  # nothing can be sent twice
    person.seen.page.reload(wait_until="load")
    assert first.secret in "".join(person.read().text.split())
    assert person.seen.complaints == []
    person.close()


def test_a_refused_page_sent_again_keeps_what_was_typed(chromium: Browser, site: Town) -> None:
    person = _at_the_end(chromium, site, scripts=False)
    person.seen.open("/report/details")
    page = person.read()
    form = door.question(page)
    person.type_(form, {"what": "重新写的经过。\u202e"})
    person.press(page, form)
    assert door.wrong(person.read()) == ["what"]
    person.seen.page.reload(wait_until="load")  # the browser sends it again
    assert person.seen.page.locator("[name=what]").input_value().startswith("重新写的经过。")
    person.close()


def test_two_windows_of_one_browser_send_one_report(chromium: Browser, site: Town) -> None:
    person = _at_the_end(chromium, site, scripts=False)
    other = person.seen.page.context.new_page()
    other.goto(f"{site.public_url}{door.CHECK}")
    first = person.send()
    form = other.locator(f"form[action$='{door.CHECK}'] button").last
    with other.expect_navigation(wait_until="load"):
        form.click()
    assert first.secret in "".join(other.inner_text("main").split())
    person.close()


@pytest.mark.parametrize("scripts", [False, True], ids=["off", "on"])
def test_a_server_that_dies_under_the_hand(chromium: Browser, site: Town, scripts: bool) -> None:
    person = _at_the_end(chromium, site, scripts=scripts)
    person.seen.open("/report/details")
    page = person.read()
    person.type_(door.question(page), {"what": "断电时正在写的经过。"})
    _pressed_in_the_dark(person, site)
    assert "断电时正在写的经过。" in person.read().text
    _pressed_in_the_dark(person, site)
    receipt = receipt_on(person.read())
    person.confirm(receipt)
    assert "断电时正在写的经过。" in person.come_back(receipt).text
    person.close()


def test_a_mistyped_code_is_told_beside_the_field(chromium: Browser, site: Town) -> None:
    person = _at_the_end(chromium, site, scripts=True)  # axe runs in the page
    receipt = person.send()
    person.confirm(receipt)
    wrong = receipt.typed[:-1] + str((int(receipt.typed[-1]) + 1) % 10)
    person.seen.open("/follow")
    page = person.read()
    person.type_(page.form("/follow"), {"secret": wrong})
    person.press(page, page.form("/follow"))
    assert door.wrong(person.read()) == ["secret"]
    assert person.seen.page.locator("[name=secret]").input_value() == wrong
    assert person.seen.accessible() == []
    person.close()


def test_a_session_that_ended_leads_to_the_start(chromium: Browser, site: Town) -> None:
    person = _at_the_end(chromium, site, scripts=False)
    person.seen.page.context.clear_cookies()
    person.seen.page.reload(wait_until="load")
    assert person.read().path == "/"
    person.close()


def _pressed_in_the_dark(person: Reporter, site: Town) -> None:
    """Press while the server is gone; start it again; let the browser send the same once more."""
    page = person.read()
    site.kill9("public")
    try:
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
            person.press(page, door.question(page))
    finally:
        site.start("public")
    person.seen.page.reload(wait_until="load")


def _at_the_end(chromium: Browser, site: Town, *, scripts: bool) -> Reporter:
    """Return somebody on the page that shows all answers."""
    made = reporter(
        chromium,
        site.public_url,
        Story(what="写好的。"),
        size="phone",
        scripts=scripts,
        looks=False,
    )
    made.begin()
    made.go_on()
    return made
