"""A person at a real browser: opens pages, fills what is labelled, keeps pictures of what was seen."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Browser, Page, Response

from portal.main import people
from tests.support import browser
from tests.support.processes import ROOT
from tests.support.town import Town

PICTURES = ROOT / "build" / "screenshots"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}
WIDER_THAN_SEEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE_RUN = """axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})
  .then(found => found.violations.map(each => each.id + ': ' + each.nodes[0].html))"""


@dataclass
class Visitor:
    """One window. Whatever the page complained of is in `complaints`."""

    page: Page
    base: str
    prefix: str
    taken: int = 0
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def choose(self, name: str, value: str) -> None:
        """Tap the label of a choice, as a thumb does."""
        choice = self.page.locator(f"[name={name}][value='{value}']").first
        self.page.locator(f"label[for='{choice.get_attribute('id')}']").click()
        assert choice.is_checked()

    def press(self, label: str) -> None:
        """Press a button and wait for the next page."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name=label, exact=True).click()

    def shoot(self, name: str, *, whole: bool = True) -> Path:
        """Keep a picture; the page must not be wider than the window."""
        self.taken += 1
        PICTURES.mkdir(parents=True, exist_ok=True)
        file = PICTURES / f"{self.prefix}-{self.taken:02d}-{name}.png"
        self.page.screenshot(path=file, full_page=whole)
        surplus = self.page.evaluate(WIDER_THAN_SEEN)
        assert surplus <= 0, f"{name} is {surplus} px wider than the window"
        return file

    def accessible(self) -> list[str]:
        """Return what axe finds against WCAG 2.2 AA on the open page."""
        self.page.evaluate(browser.AXE.read_text())
        return [f"{self.page.url}: {each}" for each in self.page.evaluate(AXE_RUN)]


def visitor(
    chromium: Browser, base: str, prefix: str, *, phone: bool, scripts: bool, **more: Any
) -> Visitor:
    """Open a window of its own, in Chinese."""
    context = chromium.new_context(
        viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=phone,
        device_scale_factor=1,
        **more,
    )
    context.set_default_timeout(20_000)
    made = Visitor(context.new_page(), base, prefix)
    made.page.on("console", lambda said: _note(made, said.type, said.text))
    made.page.on("response", lambda answer: _answered(made, answer))
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    return made


def signed_in(chromium: Browser, town: Town, login: str, prefix: str, **size: bool) -> Visitor:
    """Sign an officer in through the page; a second time, the browser has the session already.

    Each one-time code opens once: whoever signs in four times in a minute has none left.
    """
    made = visitor(
        chromium,
        town.staff_url,
        prefix,
        phone=size.get("phone", False),
        scripts=size.get("scripts", True),
    )
    if login in town.sessions:
        made.page.context.add_cookies(town.sessions[login])
        return made
    for shift in (-30, 0, 30):
        made.open("/sign-in")
        made.page.locator("[name=login]").fill(login)
        made.page.locator("[name=passphrase]").fill(people.PASSPHRASE)
        code = pyotp.TOTP(town.secrets[login]).at(int(time.time()) + shift)
        made.page.locator("[name=code]").fill(code)
        made.page.locator("form[action='/sign-in'] button[type=submit]").click()
        made.page.wait_for_load_state("load")
        if not made.page.url.endswith("/sign-in"):
            break
    assert not made.page.url.endswith("/sign-in"), made.page.inner_text("main")
    town.sessions[login] = made.page.context.cookies()
    return made


def _note(made: Visitor, kind: str, text: str) -> None:
    if kind in {"error", "warning"} and not text.startswith("Failed to load resource"):
        made.complaints.append(text)


def _answered(made: Visitor, answer: Response) -> None:
    if answer.status >= 400 and answer.status != 422:  # a form to be corrected is no complaint
        made.complaints.append(f"{answer.status} {answer.url}")
