"""A citizen at the public site: reports, keeps the receipt, comes back with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.html import Page
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
    """What is reported. An unset name means anonymous."""

    what: str = "住院期间天天回家，账单上却有每天的护理费。"
    where: str = "华桥区演示第三医院住院部"
    region: str = "990100"
    category: str = "fake_stay"
    files: Sequence[Upload] = ()
    name: str = ""
    contact: str = ""
    wants_reward: bool = True
    institution: str = ""
    more: dict[str, Any] = field(default_factory=dict)


class Citizen(Browser):
    """Somebody who reports."""

    receipt: Receipt

    def report(self, story: Story) -> Receipt:
        """Report from the first page to the receipt; confirm it and leave."""
        self.answer_everything(story)
        self.send()
        self.confirm()
        return self.receipt

    def answer_everything(self, story: Story) -> Page:
        """Answer every question up to the page that shows all answers."""
        self.open("/")
        self.act("/report")
        self.act("/report/region", region=story.region)
        self.act("/report/place", place_kind="hospital")
        self._which(story)
        self.act("/report/what", categories=[story.category])
        self.act("/report/details", what=story.what, how_often="constantly", **story.more)
        self.act("/report/source", how_known="saw")
        self.act(
            "/report/files", files={"files": story.files} if story.files else None, then="done"
        )
        if story.name:
            self.act("/report/identity", mode="sealed")
            self.act("/report/contact", name=story.name, contact=story.contact)
        else:
            self.act("/report/identity", mode="anonymous")
        return self.act("/report/reward", wants_reward="yes" if story.wants_reward else "no")

    def _which(self, story: Story) -> None:
        if story.institution:
            self.act("/report/which", action="search", search=story.institution)
            chosen = self.page.form("/report/which").options("institution")[0]
            self.act("/report/which", institution=chosen, action="choose")
        else:
            self.act("/report/which", institution="other", where_text=story.where, action="choose")

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
