"""The journey in a real browser: a phone without scripts for the citizen, a desk for officers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.support.browser import running_browser
from tests.support.chain import LEGS, PHOTO, Chain
from tests.support.pictures import smaller
from tests.support.processes import ROOT
from tests.support.town import Town
from tests.support.visitor import Visitor, signed_in, visitor

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 150 * 1024
STORY = "我母亲去年十月在三楼内科病区办了住院，实际每天在家。出院清单上有三十天护理费和床位费。"
STAFF_PAGES = {
    "zhao": ("/", "/work", "/cases", "/notices", "/clocks"),
    "lin": ("/tips", "/institutions", "/transfers", "/inspections", "/recoveries", "/cases/new"),
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


def test_a_citizen_reports_from_a_phone_without_scripts(
    chromium: Browser, chain: Chain, tmp_path: Path
) -> None:
    phone = visitor(chromium, chain.town.public_url, "public", phone=True, scripts=False)
    _report(phone, tmp_path)
    groups = phone.page.locator(".code-groups").all_inner_texts()
    number, secret = ("".join(each.split()) for each in groups)
    assert (len(number), len(secret)) == (8, 22)
    phone.shoot("receipt")
    phone.page.locator("[name=digits]").fill(secret[-4:])
    phone.press("我抄好了")
    phone.shoot("done")
    phone.open("/follow")
    phone.page.locator("[name=secret]").fill(f"{number} {secret}")
    phone.shoot("follow")
    phone.press("打开")
    assert STORY in phone.page.inner_text("main")
    phone.page.locator("[name=text]").fill("补充：护士站的登记本上也没有签名。")
    phone.press("发送")
    assert "登记本" in phone.page.inner_text("main")
    phone.shoot("mailbox")
    phone.page.get_by_text("立即离开").click()
    phone.page.wait_for_load_state("load")
    assert number not in phone.page.content()
    phone.page.go_back()
    assert STORY not in phone.page.content()
    assert phone.complaints == []


def _report(phone: Visitor, tmp_path: Path) -> None:
    """Answer every question, with a mistake on the way and a picture of each page."""
    photo = tmp_path / "出院清单.jpg"
    photo.write_bytes(PHOTO)
    page = phone.page
    phone.open("/")
    phone.shoot("start")
    page.locator("form[action='/report'] button").click()
    phone.press("继续")  # nothing chosen
    assert page.locator("[role=alert]").count() == 1
    phone.shoot("mistake")
    phone.choose("region", "990100")
    phone.shoot("region")
    phone.press("继续")
    phone.choose("place_kind", "hospital")
    phone.shoot("place")
    phone.press("继续")
    page.locator("[name=search]").fill("演示第七")
    phone.press("查找")
    phone.choose("institution", "1")
    phone.shoot("which")
    phone.press("继续")
    phone.choose("categories", "fake_stay")
    phone.shoot("what")
    phone.press("继续")
    page.locator("[name=what]").fill(STORY)
    phone.choose("how_often", "constantly")
    phone.shoot("details")
    phone.press("继续")
    phone.choose("how_known", "patient")
    phone.shoot("source")
    phone.press("继续")
    phone.choose("own_card", "mine")
    phone.shoot("own")
    phone.press("继续")
    page.locator("#f-files").set_input_files(photo)
    phone.press("上传，再选别的")
    assert "出院清单.jpg" in page.inner_text("main")
    phone.shoot("files")
    phone.press("继续")
    phone.choose("mode", "anonymous")
    phone.shoot("identity")
    phone.press("继续")
    phone.choose("wants_reward", "yes")
    phone.shoot("reward")
    phone.press("继续")
    assert STORY in page.inner_text("main")
    phone.shoot("check")
    page.locator("form[action='/report/check'] button[type=submit]").click()
    page.wait_for_url("**/report/receipt")


def test_officers_work_at_a_desk_with_scripts(chromium: Browser, chain: Chain) -> None:
    for login, pages in STAFF_PAGES.items():
        desk = signed_in(chromium, chain.town, login, login)
        for path in (*pages, *_of_the_case(chain)):
            if path == "/rewards/1" and login == "lin":
                continue  # an investigator has nothing to do with money
            desk.open(path)
            desk.shoot(path.strip("/").replace("/", "-") or "home")
        assert desk.complaints == []
    _keeps_itself_fresh(desk)


def _keeps_itself_fresh(desk: Visitor) -> None:
    """What a page asked for by itself may ask again: the nonce goes along."""
    asked: list[str] = []

    def with_an_old_mark(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_(url=f"{desk.base}/transfers/where?seen=old")

    desk.page.route("**/transfers/where?seen=*", with_an_old_mark)
    desk.page.clock.install()
    desk.open("/transfers/where")
    for turn in (1, 2):
        desk.page.locator("#where").evaluate("place => { place.title = 'old' }")
        desk.page.clock.run_for(20_000)
        expect(desk.page.locator("#where")).not_to_have_attribute("title", "old")
        assert len(asked) == turn
    assert desk.complaints == []


def test_an_officer_acts_with_the_keyboard_alone(chromium: Browser, chain: Chain) -> None:
    desk = signed_in(chromium, chain.town, "he", "keys")
    desk.open("/cases")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(re.compile(r"/cases/\d+$"))
    assert "第七医院" in desk.page.inner_text("h1")
    desk.page.locator("#notes summary").click()
    desk.page.locator("#f-note-text").fill("键盘添加的工作记录。")
    desk.page.locator("#notes form button[type=submit]").click()
    desk.page.wait_for_load_state("load")
    assert "键盘添加的工作记录。" in desk.page.inner_text("#notes")
    desk.page.keyboard.press("/")
    assert desk.page.evaluate("document.activeElement.name") == "q"
    _sign_on_the_board(desk, chain)
    assert desk.complaints == []


def _sign_on_the_board(desk: Visitor, chain: Chain) -> None:
    """A party signs with the pointer what an officer holds out."""
    desk.open(f"/cases/{chain.case_id}")
    desk.page.locator("#signatures a", has_text="调查报告").first.click()
    desk.page.get_by_text("当事人和见证人的签名").click()
    desk.page.wait_for_url(re.compile(r"/parties$"))
    desk.page.get_by_label("当事人", exact=True).check()
    desk.page.get_by_label("姓名", exact=True).fill("第七医院钱某")
    desk.page.get_by_label("屏幕手写").check()
    board = desk.page.locator("canvas")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box is not None
    desk.page.mouse.move(box["x"] + 40, box["y"] + 40)
    desk.page.mouse.down()
    for step in range(1, 6):
        desk.page.mouse.move(box["x"] + 40 + 30 * step, box["y"] + 40 + 12 * step)
    desk.page.mouse.up()
    desk.press("记录")
    desk.page.wait_for_load_state("load")
    desk.shoot("signed-by-hand")
    assert desk.page.locator("img.signed-by-hand").count() == 1


def test_pages_are_accessible(chromium: Browser, chain: Chain) -> None:
    found = []
    phone = visitor(chromium, chain.town.public_url, "axe-public", phone=True, scripts=True)
    for path in ("/", "/follow"):
        phone.open(path)
        found += phone.accessible()
    desk = signed_in(chromium, chain.town, "sun", "axe")
    for path in ("/", "/tips", "/cases", *_of_the_case(chain)[:4]):
        desk.open(path)
        found += desk.accessible()
    assert not found, "\n".join(found)


def _of_the_case(chain: Chain) -> tuple[str, ...]:
    return (f"/cases/{chain.case_id}", f"/tips/{chain.tip_id}", *chain.seen.values())


@pytest.mark.screenshots
def test_pictures_of_the_readme(
    chromium: Browser, chain: Chain, town: Town, tmp_path: Path
) -> None:
    phone = visitor(chromium, chain.town.public_url, "readme", phone=True, scripts=False)
    phone.open("/")
    _keep(phone, "public")
    _report(phone, tmp_path)
    _keep(phone, "receipt")
    desk = signed_in(chromium, chain.town, "lin", "readme")
    desk.open(f"/cases/{chain.case_id}")
    _keep(desk, "case")
    waiting = Chain(town)
    for leg in LEGS[: LEGS.index(Chain.is_referred)]:
        leg(waiting)
    head = signed_in(chromium, town, "zhao", "readme")
    head.open(waiting.is_reported())
    _keep(head, "referral")


def _keep(seen: Visitor, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    file = PICTURES / f"{name}.png"
    file.write_bytes(smaller(seen.page.screenshot()))
    assert file.stat().st_size <= LARGEST, f"{name}: {file.stat().st_size} bytes"
