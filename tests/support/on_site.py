"""What officers do at an institution with a phone, and afterwards on the same phone with signal."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import expect

from portal.kernel.clock import LEGAL_ZONE
from tests.support.field import FieldPhone, photo
from tests.support.town import Town
from tests.support.visited import Visit, working_day

PATIENT = "住院的人某丙"


def looks_into_the_bed(phone: FieldPhone, folder: Path) -> None:
    """Answer every item of the checklist; the first is not as it should be, with a photo of the bed."""
    phone.press(re.compile("^检查表"))
    items = phone.page.locator("fieldset.item")
    first = items.nth(0)
    first.get_by_label("不符合").check()
    phone.fill("备注", "一人登记住院，床上无人，人在家中", first)
    with phone.page.expect_file_chooser() as asked:
        first.get_by_role("button", name="拍照").click()
    asked.value.set_files(photo(folder, "空床位.jpg", 200_000))
    expect(first).to_contain_text("照片：空床位.jpg")
    _rest_is_in_order(phone, 1)
    phone.visitor.shoot("bed")
    assert phone.visitor.accessible() == []
    phone.back()


def _rest_is_in_order(phone: FieldPhone, start: int) -> None:
    for item in phone.page.locator("fieldset.item:not([hidden])").all()[start:]:
        choice = item.get_by_label("符合", exact=True)
        if choice.count():
            choice.check()


def makes_the_record(phone: FieldPhone) -> None:
    """Write the record of the visit and have it signed with a finger on the phone."""
    phone.press("笔录和清单")
    phone.press("现场检查笔录")
    phone.fill("被检查单位在场人员", "医务科长某乙")
    phone.fill("检查情况", "登记住院一人不在床，当日医嘱照记。")
    phone.press("写完，去签名")
    _signs(phone, "医务科长某乙")
    phone.visitor.shoot("record-signed")
    assert phone.visitor.accessible() == []
    for _ in range(3):
        phone.back()


def _signs(phone: FieldPhone, name: str) -> None:
    phone.fill("姓名", name)
    board = phone.page.locator("canvas.board")
    board.scroll_into_view_if_needed()
    edge = board.bounding_box()
    assert edge is not None
    mouse = phone.page.mouse
    mouse.move(edge["x"] + 20, edge["y"] + 20)
    mouse.down()
    mouse.move(edge["x"] + 120, edge["y"] + 60, steps=4)
    mouse.up()
    phone.press("记下")
    expect(phone.page.locator("#say")).to_contain_text("签名情况已记下")


def samples(phone: FieldPhone) -> None:
    """Answer the checklist, sample identities and reimbursement shares, and have the list signed."""
    phone.press(re.compile("^检查表"))
    _rest_is_in_order(phone, 0)
    phone.back()
    phone.press("笔录和清单")
    phone.press("抽样取证清单")
    phone.fill("抽样方法", "按透析日期等距抽取，核对身份和报销比例")
    for number, name in enumerate(("身份核对", "报销比例核对")):
        phone.press("加一项：样品")
        sample = phone.page.locator("fieldset.group").nth(number)
        phone.fill("名称", name, sample)
        phone.fill("数量", "10", sample)
        phone.fill("备注", "十份全部相符", sample)
    phone.press("写完，去签名")
    _signs(phone, "透析室主任某丁")
    phone.visitor.shoot("sampled")
    for _ in range(3):
        phone.back()


def finds(phone: FieldPhone, visit: Visit, category: str, yuan: str) -> None:
    """Record what was found and end the visit, on the phone's own page of the visit."""
    seen, page = phone.visitor, phone.page
    seen.open(f"/inspections/{visit.id}")
    page.get_by_text("记录检查发现", exact=True).click()
    page.locator("#f-find-category").select_option(category)
    page.locator("#f-find-suspected").fill(yuan)
    page.locator("#f-find-proven").fill(yuan)
    page.locator("#f-find-description").fill("挂床住院一人，医嘱、护理记录照记。")
    seen.press("记录")
    _ends(phone)
    seen.shoot("found")


def ends_clean(phone: FieldPhone, visit: Visit) -> None:
    """End a visit that found nothing."""
    phone.visitor.open(f"/inspections/{visit.id}")
    _ends(phone)


def _ends(phone: FieldPhone) -> None:
    seen, page = phone.visitor, phone.page
    seen.choose("signing", "signed")
    seen.press("制作笔录并归入案卷")
    expect(page.locator("main")).to_contain_text("已制作现场笔录")
    seen.press("结束现场检查")
    expect(page.locator("main")).to_contain_text("现场检查已结束")


def orders_the_money(
    phone: FieldPhone, visit: Visit, yuan: str, *, times: int, more: str
) -> list[str]:
    """Propose the fund money and so many times as much contract money; return the orders' addresses."""
    made = []
    for ledger, amount in (("fund", yuan), ("contract", more)):
        seen, page = phone.visitor, phone.page
        seen.open(f"/cases/{visit.case_id}/orders/new")
        seen.choose("ledger", ledger)
        page.locator("[name=obligor]").fill(visit.place.name)
        page.locator("[name=basis]").fill("住院定点服务协议")
        page.locator("[name=amount]").fill(amount)
        if ledger == "contract":
            page.locator("[name=base]").fill(yuan)
            page.locator("[name=times]").fill(str(times))
        seen.press("提交负责人批准")
        made.append(page.url.removeprefix(seen.base))
    phone.visitor.shoot("contract-money")
    return made


def is_paid(town: Town, orders: list[str]) -> None:
    """Have the head approve the orders and finance book what came in."""
    today = datetime.now(UTC).astimezone(LEGAL_ZONE).date()
    for order in orders:
        town.officer("zhao").open(order)
        town.officer("zhao").act("/decision", decision="approve", reasons="同意")
        page = town.officer("luo").open(order)
        form = page.form("/payments")
        owed = re.search(r"未收（元）\s*([\d,.]+)", page.text)
        assert owed
        town.officer("luo").submit(
            form,
            amount=owed[1].replace(",", ""),
            reference=f"银行回单{order}",
            received_on=today.isoformat(),
        )


def is_put_right(phone: FieldPhone, visit: Visit) -> None:
    """Order it put right within five working days, note the report and accept it."""
    seen, page = phone.visitor, phone.page
    seen.open(f"/inspections/{visit.id}")
    page.locator("summary", has_text="责令改正").click()
    page.locator("label[for^='f-rectify-problems']").first.click()
    page.locator("#f-rectify-demand").fill("立即停止挂床住院，退回基金，五个工作日内报告。")
    seen.press("制作责令改正通知书")
    with page.expect_navigation():
        page.locator("a[href^='/rectifications/']").first.click()
    today = datetime.now(UTC).astimezone(LEGAL_ZONE).date()
    expect(page.locator("main")).to_contain_text(working_day(phone.town, today, 5).isoformat())
    seen.shoot("put-right")
    page.locator("[name=text]").fill("已停止，已退回，附凭证。")
    seen.press("登记")
    seen.choose("decision", "accept")
    page.locator("[name=reasons]").fill("已核对凭证。")
    seen.press("作出决定")
    expect(page.locator("main")).to_contain_text("整改通过")


def talks_with_the_head(phone: FieldPhone, visit: Visit) -> None:
    """Record the talk with the head of the institution."""
    seen, page = phone.visitor, phone.page
    today = datetime.now(UTC).astimezone(LEGAL_ZONE).date()
    seen.open(f"/cases/{visit.case_id}/talks/new")
    for name, text in (
        ("held_on", today.isoformat()),
        ("place", "会议室"),
        ("attendees", "院长某戊"),
        ("topics", "挂床住院"),
        ("answers", "认可，已整改。"),
    ):
        page.locator(f"[name={name}]").fill(text)
    seen.choose("signing", "signed")
    seen.shoot("talk")
    seen.press("制作约谈笔录")


def case_told(phone: FieldPhone, visit: Visit) -> str:
    """Return what the page of the case tells."""
    phone.visitor.open(f"/cases/{visit.case_id}")
    phone.visitor.shoot("case")
    return phone.page.inner_text("main")


def reads_in_english(phone: FieldPhone) -> None:
    """Open the page taken along in English and go through it."""
    seen, page = phone.visitor, phone.page
    seen.open("/field")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("On site")
    seen.shoot("english")
