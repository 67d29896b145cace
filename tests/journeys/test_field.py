"""Phones at institutions without signal: SX-10, SX-01 and SX-13 of the sources, as they happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from portal.cases.rules import Source
from tests.support import on_site
from tests.support.browser import running_browser
from tests.support.field import FieldPhone, field_phone, photo
from tests.support.town import Town
from tests.support.visited import CENTRE, Place, Visit, files_kept, planned, put_down

PERSON = "护士长某甲"
QUESTION = "七月份登记透析的三十一人都来过吗？"
ANSWER = "有四个人整月没有来过，账是照着排班表记的。"
REFUSED = "看过笔录，认可内容，不愿签名"
NOTE = "三号机运行记录缺七月全月"
NINETEEN = [
    Place(),
    *(Place(code=f"SX-10-{n:02}", name=f"演示机构SX-10-{n:02}") for n in range(2, 20)),
]
SX01 = Place(
    code="SX-01",
    name="演示医院SX-01",
    category="fake_stay",
    source=Source.CAMPAIGN,
    title="挂床住院",
    partners=("hq-wjw",),
)
ELSEWHERE = "990103"
SX13 = [
    Place(
        code=f"SX-13-{n}",
        name=f"外地血液透析机构SX-13-{n}",
        kind="dialysis",
        region=ELSEWHERE,
        category="other",
        source=Source.CROSS_REGION,
        title="跨区域血液透析专项检查",
        partners=("hq-scjg",),
    )
    for n in (1, 2)
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def town(town_template: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running portal for all stories of this file: each has institutions of its own."""
    made = Town(tmp_path_factory.mktemp("field"))
    made.copy_from(town_template)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.mark.parametrize(
    ("logins", "places"),
    [
        pytest.param(("lin",), NINETEEN[:1], id="one phone"),
        pytest.param(("lin", "wei", "shi"), NINETEEN, id="whole", marks=pytest.mark.slow),
    ],
)
def test_agencies_visit_once_without_signal(
    logins: tuple[str, ...], places: list[Place], chromium: Browser, town: Town, tmp_path: Path
) -> None:
    """SX-10: nineteen institutions, three agencies, one check; the server is killed on the way home."""
    visits = planned(town, places)
    before = len(files_kept(town))
    phones = [field_phone(chromium, town, login) for login in logins]
    for phone in phones:
        phone.audited = len(places) == 1
        phone.register()
        for place in places:
            phone.take_along(place=place.name)
        phone.audit("visits")
        phone.context.set_offline(True)
        for place in places[1:]:
            phone.open_place(place.name).enter()
            _answer(phone, place.name)
            phone.back()
        phone.open_place(CENTRE).enter()
        phone.audit("visit")
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
    _all_arrived_once(town, visits, len(logins))
    assert len(files_kept(town)) == before + 2
    assert lin.chunks() == 0
    _gets_the_document(lin)
    _stays_after_signing_out(lin, town)
    assert not town.bugs()


def _all_arrived_once(town: Town, visits: list[Visit], phones: int) -> None:
    entries = put_down(town, visits=[each.id for each in visits])
    kinds = [each.kind for each in entries]
    assert len({each.entry for each in entries}) == len(entries)
    many = len(visits) * phones
    once = {"entered": many, "answer": 3 * many + 1, "inquiry": 1, "signature": 1, "note": 2}
    # two items, one gone on with, a photo
    assert {kind: kinds.count(kind) for kind in once} == once


def test_sx01_found_in_a_bed_paid_back_and_put_right(
    chromium: Browser, town: Town, tmp_path: Path
) -> None:
    """SX-01: R 3,381.49 and 3R 10,144.47 of contract money, five working days, a talk with the head."""
    (visit,) = planned(town, [SX01])
    phone = field_phone(chromium, town, "lin").register().take_along(place=SX01.name)
    phone.context.set_offline(True)
    phone.open_place(SX01.name).enter()
    on_site.looks_into_the_bed(phone, tmp_path)
    on_site.makes_the_record(phone)
    phone.context.set_offline(False)
    phone.hands_in()
    on_site.finds(phone, visit, "fake_stay", "3381.49")
    orders = on_site.orders_the_money(phone, visit, "3381.49", times=3, more="10144.47")
    on_site.is_paid(town, orders)
    on_site.is_put_right(phone, visit)
    on_site.talks_with_the_head(phone, visit)
    told = on_site.case_told(phone, visit)
    assert {"3,381.49", "10,144.47"} <= set(re.findall(r"[\d,]+\.\d\d", told))
    assert "约谈" in told
    assert not phone.visitor.complaints
    assert not town.bugs()


@pytest.mark.slow
def test_sx13_another_citys_institutions_are_sampled(
    chromium: Browser, town: Town, tmp_path: Path
) -> None:
    """SX-13: two dialysis institutions elsewhere; identities and reimbursement shares by sample, clean."""
    visits = planned(town, SX13)
    phone = field_phone(chromium, town, "lin").register()
    for place in SX13:
        phone.take_along(place=place.name)
    phone.context.set_offline(True)
    for place in SX13:
        phone.open_place(place.name).enter()
        on_site.samples(phone)
        phone.back()
    phone.context.set_offline(False)
    phone.hands_in()
    for visit in visits:
        on_site.ends_clean(phone, visit)
        told = on_site.case_told(phone, visit)
        assert "跨区域交叉检查" in told
        assert SX13[0].name[:-1] in told
    kinds = [each.kind for each in put_down(town, visits=[each.id for each in visits])]
    assert (kinds.count("entered"), kinds.count("sampling"), kinds.count("signature")) == (2, 2, 2)
    on_site.reads_in_english(phone)
    assert not town.bugs()


def _answer(phone: FieldPhone, place: str = "") -> None:
    phone.press(re.compile("^检查表"))
    items = phone.page.locator("fieldset.item")
    items.nth(0).get_by_label("不符合").check()
    phone.fill("备注", f"{phone.login}：四人整月不在床{place}", items.nth(0))
    items.nth(1).get_by_label("符合", exact=True).check()
    phone.audit("checklist")
    phone.back()
    expect(phone.page.get_by_role("button", name=re.compile("^检查表 2"))).to_be_visible()


def _photograph(phone: FieldPhone, folder: Path) -> None:
    phone.press("照片、录音、录像")
    chosen = phone.page.locator("input[type=file]").first
    chosen.set_input_files(photo(folder, "床位.jpg", 3_000_000))
    expect(phone.page.locator("#say")).to_contain_text("已存在本机")
    assert phone.chunks() == 3
    phone.visitor.shoot("media")
    phone.audit("media")
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
    phone.audit("note")
    phone.back()


def _inquire(phone: FieldPhone) -> None:
    phone.press("笔录和清单")
    phone.audit("papers")
    phone.press("询问笔录")
    phone.fill("姓名", PERSON)
    phone.page.get_by_label("已出示执法证件，已告知权利义务").check()
    phone.press(re.compile("^加一项"))
    phone.fill("问", QUESTION)
    phone.fill("答", ANSWER)
    phone.page.get_by_label("已向本人宣读").check()
    phone.visitor.shoot("inquiry")
    phone.audit("inquiry")
    phone.page.evaluate("window.print = () => {}")
    phone.press("打印")
    expect(phone.page.locator(".sheet")).to_contain_text(ANSWER)
    phone.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    phone.press("写完，去签名")
    phone.audit("signing")
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
    phone.unlock().open_place(CENTRE)
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
    phone.audit("outbox")
    for _ in range(40):
        phone.press("现在交回")
        phone.page.wait_for_timeout(300)
        if "全部已交回" in phone.told():
            break
    phone.all_handed_in()
    assert len(cuts) == 3
    phone.visitor.shoot("handed-in")
    phone.audit("handed in")


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


def _stays_after_signing_out(phone: FieldPhone, town: Town) -> None:
    phone.page.unroute_all()
    del town.sessions[phone.login]
    phone.visitor.open("/")
    phone.page.locator("form[action='/sign-out'] button").click()
    phone.page.wait_for_url("**/sign-in")
    assert phone.page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
