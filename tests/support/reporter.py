"""A reporter at a real browser: the same walk as `tests/support/citizen.py`, by taps and keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.support import door
from tests.support.citizen import Receipt, Story, receipt_on
from tests.support.html import Form, Page
from tests.support.visitor import WIDER_THAN_SEEN, Visitor, visitor

SIZES = {
    "small": {"width": 320, "height": 568},
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 860},
}


@dataclass
class Reporter:
    """One window and what its owner reports. What is wrong with a page is noted in `troubles`.

    `careless`: presses the button of every question once before anything is filled in.
    """

    seen: Visitor
    story: Story
    mirror: Visitor | None = None
    files: tuple[Path, ...] = ()
    careless: bool = False
    looks: bool = True
    walk: door.Walk = field(default_factory=door.Walk)
    troubles: list[str] = field(default_factory=list)
    _looked: set[str] = field(default_factory=set)

    def begin(self, language: str = "zh") -> None:
        """Open the first page, in a language chosen by its link, and press start."""
        self.seen.open("/")
        if language != "zh":
            self.seen.page.locator(f"a[hreflang^='{language}']").click()
            self.seen.page.wait_for_load_state("load")
        self.look()
        self.press(self.read(), self.read().form("/report"))

    def read(self) -> Page:
        """Return the open page as text and forms."""
        return Page(self.seen.page.url, 200, self.seen.page.content())

    def go_on(self, *, until: str = door.CHECK) -> Page:
        """Answer whatever is asked from the open page on."""
        page = door.walked(self.read(), self._answer, self.walk, until=until)
        self.look()
        return page

    def send(self) -> Receipt:
        """Press send; return the receipt on the page that follows."""
        page = self.read()
        self.press(page, door.question(page))
        self.look()
        return receipt_on(self.read())

    def confirm(self, receipt: Receipt) -> None:
        """Type the last four digits."""
        page = self.read()
        form = page.form(door.RECEIPT)
        self.type_(form, {form.names()[0]: receipt.secret[-4:]})
        self.press(page, form)
        self.look()

    def come_back(self, receipt: Receipt) -> Page:
        """Open the mailbox with the code."""
        self.seen.open("/follow")
        self.look()
        page = self.read()
        form = page.form("/follow")
        self.type_(form, {"secret": f"{receipt.number} {receipt.secret}"})
        self.press(page, form)
        self.look()
        return self.read()

    def type_(self, form: Form, given: dict[str, Any]) -> None:
        """Type, choose and tick; a choice is made by its label, as a thumb does."""
        for name, value in given.items():
            kind = form.named(name)[0].kind
            own = self.seen.page.locator(f"form[action$='{form.path}'] [name='{name}']")
            if kind in {"radio", "checkbox"}:
                for each in [value] if isinstance(value, str) else value:
                    self._tick(own.and_(self.seen.page.locator(f"[value='{each}']")).first)
            elif kind == "select":
                own.first.select_option(value)
            else:
                own.first.fill(value)

    def press(self, page: Page, form: Form) -> None:
        """Press the button that leads on; wait for the page that follows."""
        _, _, words = door.main_button(page, form)
        buttons = self.seen.page.locator(f"form[action$='{form.path}']")
        with self.seen.page.expect_navigation(wait_until="load"):
            buttons.get_by_role("button", name=words, exact=True).last.click()

    def look(self) -> None:
        """Try the open page: no axe violation, nothing wider than the window. Each state once."""
        state = f"{self.seen.page.url} {self.seen.page.title()}"
        if not self.looks or state in self._looked:
            return
        self._looked.add(state)
        self.troubles += self._axe()
        wider = (self.mirror or self.seen).page.evaluate(WIDER_THAN_SEEN)
        if wider > 0:
            self.troubles.append(f"{self.seen.page.url} is {wider} px wider than the window")

    def close(self) -> None:
        """Close the window."""
        self.seen.page.context.close()
        if self.mirror is not None:
            self.mirror.page.context.close()

    def _axe(self) -> list[str]:
        """Run axe; where scripts are off, on the same page shown in a window where they are on."""
        if self.mirror is None:
            return self.seen.accessible()
        url, html = self.seen.page.url, self.seen.page.content()
        self.mirror.page.route(
            url, lambda asked: asked.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        self.mirror.page.goto(url)
        found = self.mirror.accessible()
        self.mirror.page.unroute(url)
        return found

    def _answer(self, page: Page, form: Form) -> Page:
        self.look()
        picker = next((each.name for each in form.controls if each.kind == "file"), "")
        if self.careless and form.names() and not picker:
            page = self._press_too_early(page, form)
            if page.path != form.path:
                return page
            form = door.question(page)
        if self.story.institution and form.named("search") and "search" not in self._looked:
            self._looked.add("search")
            self.type_(form, {"search": self.story.institution})
            with self.seen.page.expect_navigation(wait_until="load"):
                self.seen.page.locator("button[value=search]").click()
            return self.read()
        given = door.filled(form, self.story.wishes(form))
        self.type_(form, given)
        if picker and self.files:
            self.seen.page.locator(f"[name='{picker}']").first.set_input_files(list(self.files))
        self.press(page, form)
        after = self.read()
        if after.path == page.path and door.wrong(after):
            self.look()
            again = door.question(after)
            self.type_(again, door.mended(after, again, given))
            self.press(after, again)
        return self.read()

    def _press_too_early(self, page: Page, form: Form) -> Page:
        """Press with nothing filled in: what is missing is said on top and beside its field."""
        self.press(page, form)
        after = self.read()
        if after.path == page.path:
            if not door.wrong(after):
                self.troubles.append(f"{page.path}: refused, and no field is named")
            self.look()
        return after

    def _tick(self, choice: Any) -> None:
        if not choice.is_checked():
            label = self.seen.page.locator(f"label[for='{choice.get_attribute('id')}']")
            if not label.is_visible():  # among the rarer ones, folded away
                choice.locator("xpath=ancestor::details/summary").click()
            label.click()
        assert choice.is_checked()


def reporter(
    chromium: Browser, base: str, story: Story, *, size: str, scripts: bool, **more: Any
) -> Reporter:
    """Open a window of a size with scripts on or off."""
    seen = visitor(chromium, base, f"door-{size}", phone=size != "desk", scripts=scripts)
    seen.page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    mirror = None
    if not scripts and more.get("looks", True):
        mirror = visitor(chromium, base, "mirror", phone=size != "desk", scripts=True)
        mirror.page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    return Reporter(seen, story, mirror, **more)
