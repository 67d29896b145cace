"""A day's work of each officer in a real browser, on the demonstration's cases."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from portal.agencies.models import Agency
from portal.agencies.rules import AgencyKind
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Office
from portal.main import people
from portal.main.app import make_works
from portal.main.demo.card import CARD
from portal.main.people import Person
from referrals.clocks import queries as clocks
from tests.conftest import cheap
from tests.support.browser import running_browser
from tests.support.town import Town
from tests.support.visitor import Visitor, signed_in

NOBODYS, HES = "990100-2026-000019", "990100-2026-000017"
REFERRED, CRIMINAL = "990100-2026-000018", "990100-2026-000016"
CLOSED = "990100-2026-000013"


@pytest.fixture(scope="module")
def town(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A running staff site with the demonstration's cases."""
    made = Town(tmp_path_factory.mktemp("daily-work"))
    shutil.copytree(demonstration, made.data, dirs_exist_ok=True)
    made.secrets = json.loads((made.data / CARD).read_text("utf-8"))["totp"]
    works = make_works(cheap(made.data))
    made.secrets["ren"] = _second_police_unit(works)
    works.engine.dispose()
    try:
        made.start("staff", "worker")
        yield made
    finally:
        made.stop()


def _second_police_unit(works: Works) -> str:
    """Found another police unit with one officer; return that officer's one-time secret."""
    officer = Person("ren", "任警官", "hq-gaj-2", frozenset({Office.POLICE_REVIEWER}), "JZ-01")
    with works.begin(SYSTEM) as work:
        unit = {"zh": "花桥市公安局经济犯罪侦查支队", "en": "Huaqiao Police, Economic Crime"}
        kept = {"kind": AgencyKind.POLICE, "region": "990100", "mark": "花公经"}
        work.session.add(Agency(code="hq-gaj-2", **unit, **kept))
        work.session.flush()
        secret = people._appoint(work, officer)
        people.make_keys(work, "hq-gaj-2")
    return secret


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


def test_intake_sees_the_double_and_opens_one_case(chromium: Browser, town: Town) -> None:
    chen = signed_in(chromium, town, "chen", "intake")
    chen.open("/tips?doubled=yes")
    assert _main(chen).count("可能重复 ") == 2
    chen.shoot("tips")
    first = chen.page.locator("main tbody a").first.inner_text()
    _follow(chen, first)
    lane = chen.page.locator("#doubles .double").filter(has_text="线索")
    other = lane.locator("a").first.inner_text().split()[-1]
    chen.shoot("tip")
    with chen.page.expect_navigation(wait_until="load"):
        lane.get_by_role("button", name="是同一件事", exact=True).click()
    assert re.search(rf"同一件事 线索 {other} .*陈受理", chen.page.inner_text("#doubles"))
    chen.page.locator("#accept [name=title]").fill("东城大药房刷卡案")
    chen.press("受理，建立案件")
    chen.page.wait_for_url(re.compile(r"/cases/\d+$"))
    _follow(chen, "指定主办人")
    chen.page.locator("[name=officer_id]").select_option(label="何承办")
    chen.shoot("assignment")
    chen.press("确定")
    assert "何承办" in chen.page.inner_text("#handlers")
    chen.shoot("case")
    chen.open("/triage/joining?tips=2&tips=3")
    chen.shoot("joining")
    assert chen.complaints == []


def test_investigator_works_without_scripts(chromium: Browser, town: Town) -> None:
    lin = signed_in(chromium, town, "lin", "investigator", scripts=False)
    lin.open("/work?tab=mine")
    lin.shoot("my-work")
    _follow(lin, CRIMINAL)
    task = lin.page.locator("#tasks .plain > li").filter(has_text="询问")
    task.get_by_text("完成、转交或者取消").click()
    task.locator("[name=result]").fill("三份手工票据与系统账不符。")
    with lin.page.expect_navigation(wait_until="load"):
        task.get_by_role("button", name="完成", exact=True).click()
    assert "已完成和已取消的任务（1 项）" in lin.page.inner_text("#tasks")
    lin.page.locator("#notes summary").click()
    readers = lin.page.locator("#notes [name=visibility] >> xpath=../..").first.inner_text()
    assert "花桥市公安局刑事侦查支队" in readers
    assert "市场监督管理局" not in readers
    lin.page.locator("#f-note-text").fill("请 @he 核对第三份票据。")
    lin.shoot("note")
    with lin.page.expect_navigation(wait_until="load"):
        lin.page.locator("#notes form button").click()
    assert "请 @he 核对第三份票据。" in lin.page.inner_text("#notes")
    lin.press("关注本案：阶段、决定、认定、轮到本单位时提醒我")
    assert "已关注本案" in lin.page.inner_text("#tasks")
    lin.shoot("case")
    lin.page.locator("#search").fill("康复")
    with lin.page.expect_navigation(wait_until="load"):
        lin.page.keyboard.press("Enter")
    assert CRIMINAL in _main(lin)
    assert HES not in _main(lin)
    lin.shoot("search")
    lin.open("/cases?tab=all&stage=criminal")
    _follow(lin, "保存为列表")
    lin.page.locator("main [name=name]").fill("刑事立案的")
    lin.shoot("save-view")
    lin.press("保存")
    _follow(lin, "刑事立案的")
    assert CRIMINAL in _main(lin)
    assert REFERRED not in _main(lin)
    lin.shoot("view")
    he = town.officer("he").open("/notices")
    assert CRIMINAL in he.text
    assert "第三份" not in he.text
    assert lin.complaints == []


def test_head_assigns_in_bulk_merges_and_decides_a_recusal(chromium: Browser, town: Town) -> None:
    zhao = signed_in(chromium, town, "zhao", "head")
    zhao.open("/cases?tab=all")
    _follow(zhao, "待分办")
    zhao.shoot("queue")
    for number in (NOBODYS, CLOSED):
        zhao.page.get_by_role("checkbox", name=f"勾选 {number}").check()
    zhao.page.locator("#bulk [name=act]").select_option(label="指定主办人")
    zhao.press("下一步")
    zhao.page.locator("[name=officer_id]").select_option(label="林承办")
    zhao.shoot("bulk")
    zhao.press("预览")
    rows = zhao.page.locator("main tbody")
    assert "可以办理" in rows.locator("tr").filter(has_text=NOBODYS).inner_text()
    assert "不能办理" in rows.locator("tr").filter(has_text=CLOSED).inner_text()
    assert "Text(" not in _main(zhao)
    zhao.shoot("dry-run")
    zhao.press("确认办理 1 件")
    assert "办理 1 件，未办 1 件" in _main(zhao)
    zhao.shoot("result")
    _follow(zhao, NOBODYS)
    theirs = zhao.page.url.removeprefix(zhao.base)
    assert "林承办" in zhao.page.inner_text("#handlers")
    zhao.page.locator("#f-merge-number").fill(CLOSED)
    zhao.press("核对")
    zhao.shoot("merge-refused")
    assert "现在还不能并入" in _main(zhao) and CLOSED in _main(zhao)
    assert town.officer("he").look(theirs).status == 200
    zhao.open(theirs + "/recusals")
    zhao.choose("way", "order")
    zhao.page.locator("[name=officer_id]").select_option(label="何承办（he）")
    zhao.page.locator("[name=reason]").fill("曾在该诊所任职。")
    zhao.shoot("recusal")
    zhao.press("提交")
    zhao.open(theirs)
    assert "回避：何承办" in zhao.page.inner_text("#handlers")
    zhao.shoot("recused")
    assert town.officer("he").look(theirs).status == 404
    assert zhao.complaints == []


def test_police_receive_what_was_referred_and_the_next_unit_is_silent(
    chromium: Browser, town: Town
) -> None:
    _received(chromium, town)
    _passed_on(chromium, town)


def _received(chromium: Browser, town: Town) -> None:
    wu = signed_in(chromium, town, "wu", "police")
    wu.open("/cases?tab=referred")
    assert CRIMINAL in _main(wu)
    assert NOBODYS not in _main(wu)
    zhao, lin = town.officer("zhao"), town.officer("lin")
    zhao.open("/transfers/5")
    zhao.act("/steps/approve", opinion="同意移送。")
    lin.open("/transfers/5")
    lin.act("/steps/list_items", items="护理记录本 | A-01 | 3 | 手写 | 本局证据室")
    lin.act("/steps/write_letter")
    lin.act("/steps/hand_over")
    wu.open("/work")
    wu.shoot("work")
    assert NOBODYS in _main(wu)
    wu.open("/transfers/5")
    wu.shoot("transfer")
    with wu.page.expect_navigation(wait_until="load"):
        wu.page.locator("form[action$='/steps/receive'] button.primary").click()
    assert "回执" in wu.page.inner_text("#papers")
    wu.open("/cases/18")
    wu.shoot("case")
    _follow(wu, "每个单位、每项权限，逐项说明")
    told = wu.page.locator("main tr").filter(has_text="知道举报人是谁").inner_text()
    assert "不可以" in told
    wu.shoot("why")
    assert wu.complaints == []


def _passed_on(chromium: Browser, town: Town) -> None:
    """On a phone, without scripts, in Chinese and in English."""
    wu = signed_in(chromium, town, "wu", "pass-on", phone=True, scripts=False)
    wu.open("/transfers/5")
    wu.page.locator("#f-pass_on-unit").select_option("hq-gaj-2")
    wu.page.locator("#f-pass_on-reason").fill("属经济犯罪侦查部门管辖。")
    wu.press("认定由其他公安机关管辖")
    wu.shoot("named")
    wu.press("转送有管辖权的公安机关")
    wu.shoot("forwarded")
    assert "花桥市公安局经济犯罪侦查支队" in _main(wu)
    ren = signed_in(chromium, town, "ren", "silence", phone=True, scripts=False)
    ren.open("/language/en?to=/transfers/5")
    ren.open("/transfers/5")
    ren.shoot("english")
    assert "Huaqiao Police, Economic Crime" in _main(ren)
    ren.page.locator("form[action$='/steps/receive'] button.primary").click()
    ren.page.wait_for_load_state("load")
    lin = signed_in(chromium, town, "lin", "silence", phone=True, scripts=False)
    lin.open("/transfers/5")
    assert "公安机关的办理期限尚未届满" in _main(lin)
    _let_pass(town, "F11")
    lin.open("/transfers/5")
    lin.shoot("silent")
    assert "逾期" in _main(lin)
    lin.page.locator("#f-suggest_supervision-reason").fill("公安机关逾期没有作出决定。")
    lin.press("建议立案监督")
    lin.shoot("suggested")
    assert "立案监督建议书" in lin.page.inner_text("#papers")
    assert [*wu.complaints, *ren.complaints, *lin.complaints] == []


def _let_pass(town: Town, code: str) -> None:
    """Let the term run out: its end lies an hour back."""
    works = make_works(cheap(town.data))
    with works.begin(SYSTEM) as work:
        (clock,) = (c for c in clocks.open_for(work.session, "transfer", 5) if c.code == code)
        clock.effective_due_at, clock.due_on = work.now - timedelta(hours=1), None
        work.session.add(clock)
    works.engine.dispose()


def test_prosecutor_sees_what_is_overdue(chromium: Browser, town: Town) -> None:
    zhou = signed_in(chromium, town, "zhou", "prosecutor")
    zhou.open("/cases?tab=overdue")
    zhou.shoot("overdue")
    zhou.open("/cases?tab=all")
    assert REFERRED in _main(zhou)
    assert CLOSED not in _main(zhou)
    zhou.open("/figures")
    zhou.shoot("figures")
    assert "花桥市人民检察院" in _main(zhou)
    assert zhou.complaints == []


def test_reward_clerk_sees_no_sealed_content(chromium: Browser, town: Town) -> None:
    gao = signed_in(chromium, town, "gao", "rewards")
    gao.open("/cases?tab=all")
    gao.shoot("cases")
    assert CRIMINAL in _main(gao)
    _follow(gao, CRIMINAL)
    gao.shoot("case")
    assert "360,000.00" in _main(gao)
    assert gao.page.locator("#notes, #messages-1, #tasks form[action$='/tasks']").count() == 0
    gao.open("/search?q=康复")
    assert CRIMINAL in _main(gao)
    assert "在密封内容中查找" not in _main(gao)
    gao.open("/rewards")
    gao.shoot("rewards")
    assert gao.complaints == []


def test_auditor_finds_the_export_in_the_log(chromium: Browser, town: Town) -> None:
    lin = signed_in(chromium, town, "lin", "export")
    lin.open("/cases?tab=all&stage=criminal")
    _follow(lin, "导出")
    lin.page.locator("[name=purpose]").fill("市局季度专报附件")
    lin.shoot("export")
    with lin.page.expect_download() as saved:
        lin.page.get_by_role("button", name="导出", exact=True).click()
    assert saved.value.suggested_filename.endswith(".xlsx")
    shen = signed_in(chromium, town, "shen", "auditor")
    shen.open("/log")
    shen.shoot("log")
    line = shen.page.locator("main tbody tr").filter(has_text="导出").first.inner_text()
    assert "林承办" in line
    assert "市局季度专报附件" in line
    shen.open("/sharing/review?number=" + CRIMINAL)
    assert "花桥市公安局刑事侦查支队" in _main(shen)
    shen.shoot("review")
    assert town.officer("shen").look("/cases/14").status in {403, 404}
    assert shen.complaints == []


def _main(desk: Visitor) -> str:
    return desk.page.inner_text("main")


def _follow(desk: Visitor, name: str) -> None:
    """Click the first link with these words in the page's main part."""
    with desk.page.expect_navigation(wait_until="load"):
        desk.page.locator("main").get_by_role("link", name=name).first.click()
