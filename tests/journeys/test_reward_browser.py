"""A reward in a real browser: the reporter on a phone without scripts, the officers at their desks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import rewarding as acts
from tests.support.browser import running_browser
from tests.support.chain import Chain, today
from tests.support.visitor import Visitor, signed_in, visitor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


def test_a_reporter_claims_on_a_phone_without_scripts_and_is_paid_at_the_counter(
    chromium: Browser, rewarded: Chain
) -> None:
    receipt = rewarded.seen["receipts"]["plain"]
    phone = visitor(chromium, rewarded.town.public_url, "reward-phone", phone=True, scripts=False)
    phone.open("/follow")
    phone.page.locator("[name=secret]").fill(f"{receipt.number} {receipt.secret}")
    phone.press("打开")
    phone.shoot("notice")
    with phone.page.expect_navigation(wait_until="load"):
        phone.page.get_by_role("link", name="领取奖励", exact=True).click()
    phone.shoot("claim")
    phone.press("确认领取")
    assert phone.page.locator(".error").count() > 0
    phone.shoot("claim-unanswered")
    phone.choose("way", "pickup")
    phone.press("确认领取")
    code = re.search(r"\d{4}\s+\d{4}\s+\d{4}", phone.page.inner_text("main"))
    assert code, phone.page.inner_text("main")
    phone.shoot("code")
    luo, gao = _desk(chromium, rewarded, "luo"), _desk(chromium, rewarded, "gao")
    luo.open("/reward-counter")
    luo.shoot("counter")
    luo.page.locator("[name=code]").fill("0" * 12)
    luo.press("查验")
    luo.shoot("counter-wrong")
    luo.page.locator("[name=code]").fill(code[0])
    luo.press("查验")
    luo.shoot("counter-taken")
    here = luo.page.url.removeprefix(luo.base)
    gao.open("/reward-counter")
    gao.open(here)
    gao.shoot("witness")
    gao.page.locator("form[action$='/witness'] button[type=submit]").first.click()
    gao.page.wait_for_load_state("load")
    confirm = gao.page.locator("form[action$='/witness'] button[type=submit]")
    if confirm.count() and confirm.first.is_visible():
        confirm.first.click()
        gao.page.wait_for_load_state("load")
    gao.open(here)
    assert "已付" in gao.page.inner_text("main"), gao.page.inner_text("main")
    gao.shoot("witnessed")
    phone.open("/follow/tip")
    assert "已支付" in phone.page.inner_text("main")
    phone.shoot("paid")
    phone.open("/language/en?to=/follow/tip")
    phone.shoot("paid-en")
    assert phone.complaints == []


def test_officers_propose_check_approve_and_pay_in_both_languages(
    chromium: Browser, rewarded: Chain
) -> None:
    case = rewarded.seen["cases"]["first"]
    _seen(chromium, rewarded, "gao", f"/cases/{case}/rewards/basis", "basis")
    _seen(chromium, rewarded, "gao", f"/cases/{case}/rewards/new", "propose")
    award = acts.propose(rewarded, "first")
    xu = _seen(chromium, rewarded, "xu", award, "check")
    xu.open("/language/zh?to=" + award)
    xu.page.locator("[name=decision][value=pass]").check(force=True)
    xu.page.locator("[name=note]").fill("核对无误。")
    xu.press("作出审核")
    zhao = _seen(chromium, rewarded, "zhao", award, "decide")
    zhao.open("/language/zh?to=" + award)
    zhao.page.locator("[name=decision][value=approve]").check(force=True)
    zhao.page.locator("[name=reasons]").fill("符合规定，同意。")
    zhao.press("作出决定")
    _seen(chromium, rewarded, "gao", award, "approved")
    _seen(chromium, rewarded, "zhao", "/rewards/budget", "budget")
    bank = {"payee": "领奖人", "bank": "花桥农商银行", "account": "6228480012345678"}
    acts.claims(rewarded, "first", way="bank", **bank)
    _seen(chromium, rewarded, "luo", f"{award}/payment", "to-pay")
    luo = rewarded.town.officer("luo")
    payment = acts.send(luo, award, "FK-2026-0001")
    _seen(chromium, rewarded, "luo", f"{award}/payee", "payee")
    file = acts.uploaded(
        luo,
        f"{today()},,3600.00,,领奖人,6228480012345678,B1,FK-2026-0001",
        f"{today()},1200.00,,,花桥市演示第三医院,6228480000000001,B2,退回医保基金",
        f"{today()},,15.00,,花桥农商银行,,B3,手续费",
    )
    acts.until(luo, file, "须由上传人以外")
    _seen(chromium, rewarded, "luo", file, "lines-uploader")
    _seen(chromium, rewarded, "yin", file, "lines-second")
    yin = rewarded.town.officer("yin")
    yin.open(file)
    yin.submit(yin.page.form("/decision", with_="lines"), act="book")
    acts.until(luo, payment, "已支付")
    _seen(chromium, rewarded, "luo", payment, "paid")
    _seen(chromium, rewarded, "luo", "/statements", "statements")
    _seen(chromium, rewarded, "gao", "/rewards", "claims")


def _desk(chromium: Browser, chain: Chain, login: str) -> Visitor:
    """Open an officer's desk with the session the officer has already."""
    jar = chain.town.officer(login).cookies.jar
    url = chain.town.staff_url
    chain.town.sessions[login] = [
        {"name": each.name, "value": each.value, "url": url} for each in jar
    ]
    return signed_in(chromium, chain.town, login, f"reward-{login}")


def _seen(chromium: Browser, chain: Chain, login: str, path: str, name: str) -> Visitor:
    """Look at a page in English and in Chinese; keep pictures; nothing is left in Chinese."""
    desk = _desk(chromium, chain, login)
    for language in ("en", "zh"):
        desk.open(f"/language/{language}?to={path}")
        desk.open(path)
        desk.shoot(f"{name}-{language}")
    assert desk.complaints == []
    return desk
