"""A citizen at the public site: reports, keeps the receipt, comes back with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support import door
from tests.support.html import Form, Page
from tests.support.site import Answer, Browser, Upload


@dataclass(frozen=True)
class Receipt:
    """The receipt as the page shows it."""

    number: str
    secret: str

    @property
    def typed(self) -> str:
        """Return it as one line of digits."""
        return self.number + self.secret


@dataclass(frozen=True)
class Story:
    """What is reported. An unset name means anonymous; `more` answers fields by their names."""

    what: str = "住院期间天天回家，账单上却有每天的护理费。"
    where: str = "华桥区演示第三医院住院部"
    region: str = "990100"
    category: str = "fake_stay"
    files: Sequence[Upload] = ()
    name: str = ""
    contact: str = ""
    wants_reward: bool = True
    institution: str = ""
    mode: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def wishes(self, form: Form) -> dict[str, Any]:
        """Return what this person answers, by the names of fields; a hit of the search comes first."""
        hits = [each for each in form.options("institution") if each.isdigit()]
        found = hits[0] if self.institution and hits else ""
        return {
            "region": self.region,
            "place_kind": "hospital",
            "institution": found or "other",
            "where_text": "" if found else self.where,
            "categories": [self.category],
            "what": self.what,
            "how_often": "constantly",
            "how_known": "saw",
            "mode": self.mode or ("sealed" if self.name else "anonymous"),
            "name": self.name,
            "contact": self.contact,
            "wants_reward": "yes" if self.wants_reward else "no",
            **self.more,
        }


class Citizen(Browser):
    """Somebody who reports. `walk`: what was asked on the way to the page of all answers."""

    receipt: Receipt

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.walk = door.Walk()

    def report(self, story: Story) -> Receipt:
        """Report from the first page to the receipt; confirm it and leave."""
        self.answer_everything(story)
        self.send()
        self.confirm()
        return self.receipt

    def answer_everything(self, story: Story) -> Page:
        """Answer whatever is asked, up to the page that shows all answers."""
        self.open("/")
        self.act("/report")
        return self.go_on(story)

    def go_on(self, story: Story, *, until: str = door.CHECK) -> Page:
        """Answer whatever is asked from the open page on."""
        self.walk.asked.clear()
        return door.walked(self.page, self._answering(story), self.walk, until=until)

    def _answering(self, story: Story) -> Callable[[Page, Form], Page]:
        looked: list[str] = []

        def answer(page: Page, form: Form) -> Page:
            if story.institution and form.named("search") and not looked:
                looked.append(story.institution)
                typed = {"search": story.institution}
                action = {"action": "search"} if form.named("action") else {}
                return self.submit(form, None, **typed, **action)
            return self.press(page, form, story)

        return answer

    def press(self, page: Page, form: Form, story: Story) -> Page:
        """Fill in one page and press its button; mend it once when something was left out."""
        given = door.filled(form, story.wishes(form))
        name, value, _ = door.main_button(page, form)
        button = {name: value} if name else {}
        field = next((each.name for each in form.controls if each.kind == "file"), "")
        files = {field: story.files} if field and story.files else None
        answer = self.post(form, files, **given, **button)
        if answer.status == 422:
            again = door.question(answer.page)
            mended = door.mended(answer.page, again, given)
            self.walk.corrected += sorted(set(mended) - set(given))
            return self.submit(again, files, **mended, **button)
        return self.took(form, answer)

    def send(self) -> Receipt:
        """Press send on the page that shows all answers; the receipt is on the page that follows."""
        return self.read_receipt(self.act("/report/check"))

    def read_receipt(self, page: Page) -> Receipt:
        """Copy the receipt from its page."""
        self.receipt = receipt_on(page)
        return self.receipt

    def confirm(self) -> Page:
        """Type the last four digits, which destroys the draft."""
        return self.act("/report/receipt", digits=self.receipt.secret[-4:])

    def try_receipt(self, typed: str, number: str = "") -> Answer:
        """Type a receipt, right or wrong, at the door of the mailbox."""
        form = self.open("/follow").form("/follow")
        return self.post(form, secret=f"{number} {typed}".strip())

    def come_back(self, receipt: Receipt | None = None) -> Page:
        """Open the mailbox with the receipt alone."""
        known = receipt or self.receipt
        self.receipt = known
        self.cookies.clear()
        answer = self.try_receipt(known.secret, known.number)
        assert answer.status == 303, answer.page.text[:800]
        return self.open(answer.location)

    def write(self, text: str) -> Page:
        """Write to the agency from the open mailbox."""
        return self.act("/follow/messages", text=text)


def receipt_on(page: Page) -> Receipt:
    """Return the receipt a page shows: eight digits, then twenty and two check digits."""
    digits = re.findall(r"(?:\d{4}[\s\u00a0]){1,5}\d{2,4}", page.text)
    whole = ["".join(each.split()) for each in digits]
    numbers = [each for each in whole if len(each) == 8]
    secrets = [each for each in whole if len(each) == 22]
    assert numbers, page.text[:800]
    assert secrets, page.text[:800]
    return Receipt(numbers[0], secrets[0])
