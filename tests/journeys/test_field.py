"""SX-10 on three phones without signal: one visit of three agencies, the server killed on the way home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.support.browser import running_browser
from tests.support.field import (
    FieldPhone,
    field_phone,
    files_kept,
    joint_visit,
    photo,
    put_down,
)
from tests.support.town import Town

PERSON = "护士长某甲"
QUESTION = "七月份登记透析的三十一人都来过吗？"
ANSWER = "有四个人整月没有来过，账是照着排班表记的。"
REFUSED = "看过笔录，认可内容，不愿签名"
NOTE = "三号机运行记录缺七月全月"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.mark.parametrize(
    "logins",
    [
        pytest.param(("lin",), id="one phone"),
        pytest.param(("lin", "wei", "shi"), id="three phones", marks=pytest.mark.slow),
    ],
)
def test_agencies_visit_once_without_signal(
    logins: tuple[str, ...], chromium: Browser, town: Town, tmp_path: Path
) -> None:
    joint_visit(town)
    phones = [field_phone(chromium, town, login) for login in logins]
    for phone in phones:
        phone.register().take_along()
        phone.context.set_offline(True)
        phone.open_visit().enter()
        _answer(phone)
    lin = phones[0]
    _photograph(lin, tmp_path)
    _inquire(lin)
    _lies_sealed(lin)
    _dies_and_comes_back(lin)
    town.kill9("staff")
    lin.context.set_offline(False)  # signal, but nobody at the other end
    expect(lin.page.locator("#status")).to_contain_text("没有信号")
    town.start("staff")
    for phone in phones:
        _hand_in(phone)
    entries = put_down(town)
    kinds = [each.kind for each in entries]
    assert len({each.entry for each in entries}) == len(entries)
    many = len(logins)
    once = {"entered": many, "answer": 3 * many + 1, "inquiry": 1, "signature": 1, "note": 2}
    assert {
        kind: kinds.count(kind) for kind in once
    } == once  # two items, one gone on with, a photo
    assert len(files_kept(town)) == 2
    assert lin.chunks() == 0
    _gets_the_document(lin)
    _stays_after_signing_out(lin)
    assert not town.bugs()


def _answer(phone: FieldPhone) -> None:
    phone.press(re.compile("^检查表"))
    items = phone.page.locator("fieldset.item")
    items.nth(0).get_by_label("不符合").check()
    phone.fill("备注", f"{phone.login}：四人整月不在床", items.nth(0))
    items.nth(1).get_by_label("符合", exact=True).check()
    phone.back()
    expect(phone.page.get_by_role("button", name=re.compile("^检查表 2"))).to_be_visible()


def _photograph(phone: FieldPhone, folder: Path) -> None:
    phone.press("照片、录音、录像")
    chosen = phone.page.locator("input[type=file]").first
    chosen.set_input_files(photo(folder, "床位.jpg", 3_000_000))
    expect(phone.page.locator("#say")).to_contain_text("已存在本机")
    assert phone.chunks() == 3
    phone.visitor.shoot("media")
    phone.back()
    phone.press(re.compile("^检查表"))
    item = phone.page.locator("fieldset.item").first
    with phone.page.expect_file_chooser() as asked:
        item.get_by_role("button", name="拍照").click()
    asked.value.set_files(photo(folder, "空床.jpg", 300_000))
    expect(item).to_contain_text("照片：空床.jpg")
    phone.back()
    phone.press("记事")
    phone.fill("写在这里，停笔即存", NOTE)
    phone.back()


def _inquire(phone: FieldPhone) -> None:
    phone.press("笔录和清单")
    phone.press("询问笔录")
    phone.fill("姓名", PERSON)
    phone.page.get_by_label("已出示执法证件，已告知权利义务").check()
    phone.press(re.compile("^加一项"))
    phone.fill("问", QUESTION)
    phone.fill("答", ANSWER)
    phone.page.get_by_label("已向本人宣读").check()
    phone.visitor.shoot("inquiry")
    phone.page.evaluate("window.print = () => {}")
    phone.press("打印")
    expect(phone.page.locator(".sheet")).to_contain_text(ANSWER)
    phone.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    phone.press("写完，去签名")
    phone.page.get_by_label("拒绝签名").check()
    phone.press("记下")
    expect(phone.page.locator("#say")).to_contain_text("请写明情况")
    phone.fill("情况说明", REFUSED)
    phone.fill("见证人姓名", "门卫某乙")
    phone.press("记下")
    expect(phone.page.locator("#say")).to_contain_text("签名情况已记下")
    phone.visitor.shoot("signed")


def _lies_sealed(phone: FieldPhone) -> None:
    """Nothing that was typed, taken or taken along can be read in what the browser keeps."""
    kept = phone.kept()
    assert "sealed" in kept, "the store was read at all"
    assert "现场检查" in kept, "the cache was read at all"
    open_texts = [
        each
        for each in (*phone.texts, "JFIF", "床位.jpg", "空床.jpg", "血透", "HQ-0100")
        if each in kept
    ]
    assert not open_texts
    assert "cached /field\n" in kept
    assert not re.findall("cached /field/(?!app/|manifest)[^ ]*", kept)


def _dies_and_comes_back(phone: FieldPhone) -> None:
    """Without signal the page opens again from the phone alone, with everything in it."""
    phone.page.reload()
    expect(phone.page.get_by_label("本机口令")).to_be_visible()
    phone.page.get_by_label("本机口令").fill("不是这个口令不是这个")
    phone.press("打开")
    expect(phone.page.locator("#say")).to_contain_text("口令不对")
    phone.unlock().open_visit()
    phone.press("笔录和清单")
    phone.press(re.compile(f"询问笔录 {PERSON}"))
    expect(phone.page.get_by_label("答", exact=True)).to_have_value(ANSWER)
    phone.back()
    phone.back()


def _hand_in(phone: FieldPhone) -> None:
    """Hand in over a line that is cut in the middle, and cut again."""
    phone.context.set_offline(False)
    cuts: list[str] = []

    def cutting(route: Route) -> None:
        cuts.append(route.request.url)
        _half(route) if len(cuts) == 2 else route.abort()

    phone.page.route(re.compile("/field/(sync|inspections)"), cutting, times=3)
    phone.page.locator("#status").click()
    for _ in range(40):
        phone.press("现在交回")
        phone.page.wait_for_timeout(300)
        if "全部已交回" in phone.told():
            break
    phone.all_handed_in()
    assert len(cuts) == 3
    phone.visitor.shoot("handed-in")


def _gets_the_document(phone: FieldPhone) -> None:
    """With signal the official document is made on the spot, from what was handed in."""
    phone.page.unroute_all()
    phone.back()
    phone.press("笔录和清单")
    phone.press(re.compile(f"询问笔录 {PERSON}"))
    phone.press("生成正式文书")
    link = phone.page.locator("a[href^='blob:']")
    expect(link).to_contain_text("询问笔录")
    phone.visitor.shoot("document")


def _half(route: Route) -> None:
    """The server takes it; the phone hears only half of the answer."""
    route.fetch()
    route.fulfill(status=200, content_type="application/json", body='{"entries": [')


def _stays_after_signing_out(phone: FieldPhone) -> None:
    phone.page.unroute_all()
    phone.visitor.open("/")
    phone.page.locator("form[action='/sign-out'] button").click()
    phone.page.wait_for_url("**/sign-in")
    assert phone.page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
