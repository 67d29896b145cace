"""An officer's phone at an institution: the page taken along, in a real browser."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyotp
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect

from portal.main import people
from tests.support.town import Town
from tests.support.visited import CENTRE
from tests.support.visitor import Visitor, signed_in

PASSPHRASE = "城西透析中心-2026-phone"
EVERYTHING_KEPT = Path(__file__).with_name("field_kept.js").read_text("utf-8")
CHUNKS = """async () => {
  const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const base = await asked(indexedDB.open("cluebridge-field"));
  const found = await asked(base.transaction("chunks").objectStore("chunks").count());
  base.close();
  return found;
}"""


@dataclass
class FieldPhone:
    """One phone of one officer."""

    visitor: Visitor
    town: Town
    login: str
    texts: list[str] = field(default_factory=list)
    audited: bool = False

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def register(self) -> FieldPhone:
        """Open the page for the first time, set a passphrase, wait until the worker has the page."""
        self.visitor.open("/field")
        self.page.get_by_label("手机名称").fill("检查用手机")
        self.page.get_by_label("本机口令").fill(PASSPHRASE)
        self.page.get_by_label("再输一次").fill(PASSPHRASE)
        self.press("登记")
        expect(self.page.locator("#lock")).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return self

    def audit(self, screen: str) -> None:
        """Look at the open screen with axe, if this phone is the one that is looked at."""
        found = self.visitor.accessible() if self.audited else []
        assert not found, f"{screen}: {found}"

    def unlock(self) -> FieldPhone:
        """Open the page again and unlock it."""
        self.page.get_by_label("本机口令").fill(PASSPHRASE)
        self.press("打开")
        expect(self.page.locator("#lock")).to_be_visible()
        return self

    def dies(self) -> None:
        """End the page as an empty battery would, and open it again."""
        with suppress(Error):  # "Page crashed"
            self.page.goto("chrome://crash", timeout=3_000)
        self.page.close()
        self.visitor.page = self.context.new_page()
        self.visitor.open("/field")

    def sign_in_again(self) -> None:
        """Sign in within the page, with a code that was not used yet."""
        for shift in (-30, 0, 30):
            code = pyotp.TOTP(self.town.secrets[self.login]).at(int(time.time()) + shift)
            for label, text in (
                ("登录名", self.login),
                ("登录口令", people.PASSPHRASE),
                ("动态码", code),
            ):
                self.page.get_by_label(label, exact=True).fill(text)
            self.press("登录")
            self.page.wait_for_timeout(1500)
            if self.page.get_by_label("动态码").count() == 0:
                return
        raise AssertionError(self.page.inner_text("body"))

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button of the page."""
        exact = isinstance(name, str)
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def take_along(self, *, place: str = CENTRE) -> FieldPhone:
        """Take the first visit along and open it."""
        self.press(re.compile(f"^带走 {place}"))
        expect(self.page.locator("#say")).to_contain_text("已带走")
        return self

    def open_visit(self, which: int = 0) -> FieldPhone:
        """Open a visit taken along."""
        self.page.locator("button.row").nth(which).click()
        expect(self.page.locator("h1")).to_have_text(CENTRE)
        return self

    def open_place(self, place: str) -> FieldPhone:
        """Open the visit of a place taken along."""
        self.press(re.compile(f"^{place} "))
        expect(self.page.locator("h1")).to_have_text(place)
        return self

    def enter(self) -> None:
        """Show the certificates and put the entry down."""
        self.press("亮证入场")
        self.page.get_by_label("已出示执法证件").check()
        self.audit("certificates")
        self.press("确认入场")
        expect(self.page.locator("#say")).to_contain_text("已记下入场")

    def fill(self, label: str, text: str, place: Locator | None = None) -> None:
        """Type into a field, and remember the words: none of them may lie open on the phone."""
        (place or self.page).get_by_label(label, exact=True).first.fill(text)
        self.texts.append(text)

    def back(self) -> None:
        self.page.locator("#back").click()

    def told(self) -> str:
        return self.page.locator("#status").inner_text()

    def all_handed_in(self, *, seconds: int = 60) -> None:
        """Wait until nothing is left to hand in."""
        expect(self.page.locator("#status")).to_contain_text("全部已交回", timeout=seconds * 1000)

    def hands_in(self) -> None:
        """Hand in everything, from wherever the page is."""
        self.page.locator("#status").click()
        self.press("现在交回")
        self.all_handed_in()
        self.back()

    def waits(self, seconds: int = 20) -> None:
        """Wait until the page has said that there is something to hand in and no signal."""
        expect(self.page.locator("#status")).to_contain_text("待交", timeout=seconds * 1000)

    def kept(self) -> str:
        """Return everything the browser keeps for the site, as one text."""
        return str(self.page.evaluate(EVERYTHING_KEPT))

    def chunks(self) -> int:
        """Return how many chunks of media lie on the phone."""
        return int(self.page.evaluate(CHUNKS))


def field_phone(chromium: Browser, town: Town, login: str) -> FieldPhone:
    """Return a phone whose officer has signed in."""
    return FieldPhone(signed_in(chromium, town, login, f"field-{login}", phone=True), town, login)


def photo(folder: Path, name: str, size: int) -> Path:
    """Return a file that begins like a photo, of `size` bytes, different for each name."""
    path = folder / name
    seed = name.encode() * 40
    path.write_bytes(
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + (seed * (size // len(seed) + 1))[: size - 11]
    )
    return path
