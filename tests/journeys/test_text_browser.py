"""A whole report by keys alone in w3m, a browser that shows text and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import door
from tests.support.citizen import Story, receipt_on
from tests.support.html import Form, Page
from tests.support.textbrowser import PROGRAM, TextBrowser
from tests.support.town import Town

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="w3m is not installed: apt-get install w3m"),
]
CONTACT = {"name": "某某某", "contact": "13800000000"}


@pytest.fixture
def text(town_template: Town, tmp_path: Path) -> Iterator[TextBrowser]:
    town = Town(tmp_path / "town")
    town.copy_from(town_template)
    town.start("public")
    room = tmp_path / "w3m"
    room.mkdir()
    made = TextBrowser(room, town.public_url)
    try:
        yield made
    finally:
        made.close()
        town.stop()


@pytest.mark.parametrize(
    "story", [Story(), Story(mode="named", **CONTACT)], ids=["no name", "named"]
)
def test_a_report_is_filed_and_followed_by_keys_alone(text: TextBrowser, story: Story) -> None:
    assert "开始举报" in text.shown()
    text.press(text.page.form("/report"), "", "")
    page = door.walked(
        text.page, lambda page, form: _answered(text, page, form, story), door.Walk()
    )
    assert story.what in text.shown()
    page = text.press(page.form(door.CHECK), "", "")
    receipt = receipt_on(page)
    assert receipt.secret in "".join(text.shown().split())
    form = page.form(door.RECEIPT)
    text.fill(form, form.names()[0], receipt.secret[-4:])
    text.press(form, "", "")
    text.go(f"{door.origin(page)}/follow")
    form = text.page.form("/follow")
    text.fill(form, "secret", f"{receipt.number} {receipt.secret}")
    assert story.what in text.press(form, "", "").text
    assert story.what in text.shown()


def test_a_mistake_is_told_in_words_before_the_question(text: TextBrowser) -> None:
    page = text.press(text.page.form("/report"), "", "")
    form = door.question(page)
    text.press(form, "", "")
    shown = text.shown()
    assert "错误：" in shown
    assert shown.index("有几处需要改正") < shown.index("错误：")


def _answered(text: TextBrowser, page: Page, form: Form, story: Story) -> Page:
    given = door.filled(form, story.wishes(form))
    for name, value in given.items():
        for each in [value] if isinstance(value, str) else value:
            text.fill(form, name, each)
    name, value, _ = door.main_button(page, form)
    after = text.press(form, name, value)
    if after.path == page.path and door.wrong(after):
        again = door.question(after)
        for field in set(door.mended(after, again, given)) - set(given):
            text.fill(again, field, door.ANYTHING)
        after = text.press(again, name, value)
    return after
