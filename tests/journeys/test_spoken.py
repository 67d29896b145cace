"""What a screen reader says on every page of the wizard: heading, group, hint, mistakes, button."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

import pytest

from tests.support import door, spoken
from tests.support.citizen import Citizen, Story
from tests.support.html import Page
from tests.support.town import Town

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not spoken.installed(), reason="jsdom and @guidepup/virtual-screen-reader are not installed"
    ),
]
CONTACT = {"name": "某某某", "contact": "13800000000"}
CONTROLS = ("radio", "checkbox", "textbox", "combobox", "button, ")
NAMELESS = ("radio", "checkbox", "textbox", "combobox", "button", "link", "group", "heading")
ENGLISH = 2


@dataclass(frozen=True)
class Heard:
    """A page and what is said of it."""

    page: Page
    said: list[str]

    @property
    def name(self) -> str:
        """Return its address."""
        return self.page.path

    def phrase(self, start: str) -> str:
        """Return the first phrase that starts so, empty when nothing does."""
        return next((each for each in self.said if each.startswith(start)), "")

    def main(self) -> list[str]:
        """Return what is said of the main part."""
        return self.said[self.said.index("main") : self.said.index("end of main")]


@pytest.fixture(scope="module")
def heard(town_template: Town, tmp_path_factory: pytest.TempPathFactory) -> list[Heard]:
    """Every page of the wizard as it is asked and as it is answered when nothing is filled in."""
    town = Town(tmp_path_factory.mktemp("spoken"))
    town.copy_from(town_template)
    town.start("public")
    try:
        pages = [*_pages(town.citizen()), *_pages(town.citizen(), "en")[:ENGLISH]]
    finally:
        town.stop()
    said = spoken.spoken([each.html for each in pages])
    return [Heard(page, words) for page, words in zip(pages, said, strict=True)]


def test_every_page_was_heard_to_its_end(heard: list[Heard]) -> None:
    assert len(heard) > 18, [each.name for each in heard]
    assert [each.name for each in heard if each.said[-1] != "end of document"] == []
    assert sum(bool(door.wrong(each.page)) for each in heard) >= 8


def test_one_heading_says_what_the_page_asks_before_anything_can_be_filled(
    heard: list[Heard],
) -> None:
    for each in heard:
        tops = [phrase for phrase in each.said if phrase.endswith(", level 1")]
        tops = [phrase for phrase in tops if phrase.startswith("heading, ")]
        assert len(tops) == 1, f"{each.name}: {tops}"
        before = list(takewhile(lambda phrase: not phrase.startswith(CONTROLS), each.main()))
        group = each.phrase("group, ")
        words = tops[0].removeprefix("heading, ").removesuffix(", level 1")
        assert tops[0] in before or group.startswith(f"group, {words}"), f"{each.name}: {before}"


def test_groups_and_fields_are_said_with_their_hints(heard: list[Heard]) -> None:
    for each in heard:
        hints = spoken.hints(each.page.html)
        groups = {  # the first choice of a group shares its id with the group's own hint
            control.element_id
            for control in _form(each.page).controls
            if control.kind in {"radio", "checkbox"}
        }
        for legend, hint in zip(
            spoken.legends(each.page.html), _group_hints(each.page), strict=True
        ):
            assert hint in each.phrase(f"group, {legend}"), f"{each.name}: {legend}, {hint}"
        for name, label in spoken.labels(each.page.html).items():
            own = [p for p in each.said if f", {label}" in p and p.startswith(CONTROLS)]
            files = [p for p in each.said if label in p]  # a file field has no role to be said
            assert own or files, f"{each.name}: {label}"
            if name in hints and own and name not in groups:
                assert any(hints[name] in phrase for phrase in own), f"{each.name}: {hints[name]}"


def test_nothing_that_can_be_pressed_or_filled_is_without_a_name(heard: list[Heard]) -> None:
    found = [
        f"{each.name}: {phrase}" for each in heard for phrase in each.said if _bare(phrase, each)
    ]
    assert found == []


def test_mistakes_are_said_first_and_again_at_the_field(heard: list[Heard]) -> None:
    for each in heard:
        if not door.wrong(each.page):
            continue
        main = each.main()
        assert main[1] == "alert", f"{each.name}: {main[:4]}"
        assert main[2].startswith("heading, "), f"{each.name}: {main[:4]}"
        assert any(phrase.startswith("link, ") for phrase in main[3:8]), f"{each.name}: {main}"
        word = "错误：" if "错误：" in each.page.text else "Error:"
        fields = [p for p in main if p.startswith((*CONTROLS, "group, ")) and word in p]
        assert fields, f"{each.name}: no field says what is wrong: {main}"


def test_the_button_that_leads_on_is_said_last_in_its_form(heard: list[Heard]) -> None:
    for each in heard:
        _, _, words = door.main_button(each.page, _form(each.page))
        end = [index for index, phrase in enumerate(each.said) if phrase == "end of form"]
        button = [i for i, phrase in enumerate(each.said) if phrase.startswith(f"button, {words}")]
        assert button, f"{each.name}: {words} is not said"
        assert any(button[-1] < index for index in end), each.name


def _form(page: Page) -> door.Form:
    return page.form("/report") if page.path == "/" else door.question(page)


def _group_hints(page: Page) -> list[str]:
    """Return the hint of each group, empty where it has none."""
    parts = page.html.split("<fieldset")[1:]
    return [spoken.group_hint(each.partition("</fieldset>")[0]) for each in parts]


def _pages(citizen: Citizen, language: str = "zh") -> list[Page]:
    """Walk with a contact and without care; return every page met, refused ones too."""
    citizen.cookies.set("lang", language)
    found = [citizen.open("/")]
    citizen.act("/report")
    story = Story(mode="named", **CONTACT)

    def answer(page: Page, form: door.Form) -> Page:
        found.append(page)
        name, value, _ = door.main_button(page, form)
        refused = citizen.post(form, **({name: value} if name else {}))
        if refused.status == 422:
            found.append(refused.page)
        citizen.page = page
        return citizen.press(page, form, story)

    found.append(door.walked(citizen.page, answer, door.Walk()))
    citizen.send()
    found.append(citizen.page)
    refused = citizen.post(citizen.page.form(door.RECEIPT), digits="0")
    return [*found, refused.page] if language == "zh" else found[1:]


def _bare(phrase: str, of: Heard) -> bool:
    if phrase == "group" and "<details" in of.page.html:  # what unfolds is a group without a name
        return False
    return phrase in NAMELESS or phrase.startswith(tuple(f"{each}, not " for each in NAMELESS))
