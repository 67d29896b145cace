"""What goes wrong with phones at an institution: each is said plainly, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import running_browser
from tests.support.field import FieldPhone, field_phone, photo
from tests.support.town import Town
from tests.support.visited import joint_visit, put_down, revoke_phones

pytestmark = pytest.mark.slow
THREE_DAYS_SLOW = """(() => {
  const Real = Date;
  const wrong = 3 * 86400000;
  globalThis.Date = class extends Real {
    constructor(...told) { if (told.length) super(...told); else super(Real.now() - wrong); }
    static now() { return Real.now() - wrong; }
  };
})()"""
FULL = """() => {
  const { put } = IDBObjectStore.prototype;
  let room = 3;
  IDBObjectStore.prototype.put = function (...told) {
    if (this.name === "chunks" && (room -= 1) < 0) throw new DOMException("", "QuotaExceededError");
    return put.apply(this, told);
  };
  globalThis.roomAgain = () => { IDBObjectStore.prototype.put = put; };
}"""
"""The disk as it answers when it is full, after three more chunks."""
SPOKEN = """(() => {
  const stream = async () => {
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    const out = sound.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return out.stream;
  };
  navigator.mediaDevices.getUserMedia = stream;
})()"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def phone(chromium: Browser, town: Town) -> FieldPhone:
    joint_visit(town)
    made = field_phone(chromium, town, "lin").register().take_along()
    made.open_visit().enter()
    made.back()
    made.page.locator("#status").click()
    made.press("现在交回")
    made.all_handed_in()
    made.back()
    return made


def _answers(phone: FieldPhone, choice: str) -> None:
    phone.press(re.compile("^检查表"))
    phone.page.locator("fieldset.item").first.get_by_label(choice, exact=True).check()
    expect(phone.page.locator("fieldset.item").first.locator(".hint").last).to_contain_text("本机")
    phone.back()


def _hands_in(phone: FieldPhone) -> None:
    phone.page.locator("#status").click()
    phone.press("现在交回")
    expect(phone.page.locator("#status")).to_contain_text(re.compile("全部已交回|请重新登录"))
    phone.back()


def test_two_phones_answer_one_item_and_both_answers_stay(
    chromium: Browser, town: Town, phone: FieldPhone
) -> None:
    other = field_phone(chromium, town, "he").register().take_along()
    for each, choice in ((phone, "符合"), (other, "不符合")):
        each.context.set_offline(True)
        each.open_visit()
        _answers(each, choice)
        each.context.set_offline(False)
        _hands_in(each)
    expect(other.page.locator("#status")).to_contain_text("1 处不一致")
    other.page.locator("#status").click()
    other.page.locator("li .danger").click()
    shown = other.page.locator(".beside article")
    expect(shown).to_have_count(2)
    assert {"yes", "no"} == set(
        re.findall("\n(yes|no)\n", "\n".join(shown.all_inner_texts()) + "\n")
    )
    other.visitor.shoot("conflict")
    other.page.get_by_label("为什么以这一份为准").fill("二人一同复核")
    shown.filter(has_text="no").get_by_role("button").click()
    expect(other.page.get_by_text("已定。")).to_be_visible()
    other.back()
    other.press("现在交回")
    other.all_handed_in()
    kinds = [each.kind for each in put_down(town)]
    assert (kinds.count("answer"), kinds.count("resolve")) == (2, 1)


def test_a_revoked_phone_destroys_its_key_and_opens_no_more(town: Town, phone: FieldPhone) -> None:
    phone.open_visit()
    _answers(phone, "符合")
    revoke_phones(town)
    phone.page.locator("#status").click()
    phone.press("现在交回")
    expect(phone.page.locator("h1")).to_have_text("这部手机已被停用")
    phone.page.reload()
    expect(phone.page.locator("h1")).to_have_text("登记这部手机")
    assert "wrapped" not in phone.kept().split("cached", 1)[0]


def test_a_locked_phone_learns_that_it_was_revoked(town: Town, phone: FieldPhone) -> None:
    revoke_phones(town)
    phone.press("锁定")
    expect(phone.page.locator("h1")).to_have_text("这部手机已被停用")


def test_a_session_that_ended_is_begun_again_on_the_same_page(
    town: Town, phone: FieldPhone
) -> None:
    phone.open_visit()
    phone.context.clear_cookies()
    _answers(phone, "不符合")
    _hands_in(phone)
    expect(phone.page.locator("#status")).to_contain_text("请重新登录")
    phone.page.locator("#status").click()
    phone.press("重新登录")
    phone.sign_in_again()
    phone.all_handed_in()
    assert [each.kind for each in put_down(town)].count("answer") == 1


def test_a_full_phone_says_so_and_keeps_what_it_has(phone: FieldPhone, tmp_path: Path) -> None:
    phone.context.set_offline(True)
    phone.open_visit()
    phone.press("照片、录音、录像")
    chosen = phone.page.locator("input[type=file]").first
    chosen.set_input_files(photo(tmp_path, "一.jpg", 1_500_000))
    expect(phone.page.locator("#say")).to_contain_text("已存在本机")
    phone.page.evaluate(FULL)
    chosen.set_input_files(photo(tmp_path, "二.jpg", 9_000_000))
    expect(phone.page.locator("#say")).to_contain_text("手机存储已满")
    assert phone.chunks() == 2
    assert phone.page.locator("ul.list > li").count() == 1
    phone.page.evaluate("roomAgain()")
    phone.context.set_offline(False)
    phone.back()
    _hands_in(phone)
    phone.all_handed_in()
    assert phone.chunks() == 0


def test_a_clock_wrong_by_days_is_shown_and_kept(
    chromium: Browser, town: Town, phone: FieldPhone
) -> None:
    phone.context.add_init_script(THREE_DAYS_SLOW)
    phone.page.reload()
    phone.unlock()
    expect(phone.page.locator("#status")).to_contain_text("慢 3 天")
    phone.open_visit()
    _answers(phone, "符合")
    _hands_in(phone)
    phone.all_handed_in()
    assert put_down(town)[-1].marks == ("clock", "jumped")  # it was right at the sync before
    phone.page.locator("#status").click()
    expect(phone.page.locator("main")).to_contain_text("本机时钟相差 3 天")


def test_a_phone_that_dies_while_recording_keeps_what_was_recorded(
    town: Town, phone: FieldPhone
) -> None:
    phone.context.add_init_script(SPOKEN)
    phone.page.reload()
    phone.unlock().open_visit()
    phone.press("照片、录音、录像")
    phone.press("录音")
    expect(phone.page.locator(".live p")).to_contain_text(
        re.compile("录制中 [1-9]"), timeout=20_000
    )
    phone.page.wait_for_timeout(2_500)
    before = phone.chunks()
    assert before >= 2
    phone.dies()
    phone.unlock()
    expect(phone.page.locator("#say")).to_contain_text("录下的 1 份都在")
    _hands_in(phone)
    phone.all_handed_in()
    assert phone.chunks() == 0
    assert put_down(town)[-1].kind == "note"


def test_wrong_passphrases_are_counted_and_slow_down(phone: FieldPhone) -> None:
    phone.press("锁定")
    for _ in range(5):
        phone.page.get_by_label("本机口令").fill("这个口令不对-1")
        phone.press("打开")
        expect(phone.page.locator("#say")).to_contain_text("口令不对")
        phone.page.locator("#say").evaluate("place => { place.textContent = '' }")
    phone.page.reload()  # counted on the phone, not in the page
    phone.page.get_by_label("本机口令").fill("这个口令不对-1")
    phone.press("打开")
    expect(phone.page.locator("#say")).to_contain_text("以后再试")
