"""The public door by its forms, without a browser: every way through, back, change, faults on the way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from tests.support import door
from tests.support.citizen import Citizen, Story, receipt_on
from tests.support.html import Page
from tests.support.site import Answer
from tests.support.storm import killed_during
from tests.support.town import Town

WAYS = {
    "anonymous": Story(what="第一种：匿名。", more={"place_kind": "hospital"}),
    "sealed": Story(what="第二种：封存。", name="某某某", contact="13800000000"),
    "named": Story(what="第三种：实名。", name="某某某", contact="13800000000", mode="named"),
}
FILE = ("a.txt", b"a" * 3000, "text/plain")


@pytest.fixture(scope="module")
def site(town_template: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The public site alone."""
    made = Town(tmp_path_factory.mktemp("door"))
    made.copy_from(town_template)
    try:
        made.start("public")
        yield made
    finally:
        made.stop()


@pytest.mark.parametrize("way", WAYS)
def test_every_way_leads_to_a_receipt_that_opens(site: Town, way: str) -> None:
    citizen = site.citizen()
    page = citizen.answer_everything(WAYS[way])
    assert WAYS[way].what in page.text
    assert len(set(citizen.walk.asked)) == len(citizen.walk.asked), citizen.walk.asked
    receipt = citizen.send()
    citizen.confirm()
    assert WAYS[way].what in citizen.come_back(receipt).text
    assert site.bugs() == []


def test_every_kind_of_place_can_be_reported(site: Town) -> None:
    citizen = site.citizen()
    citizen.open("/")
    citizen.act("/report")
    kinds: list[str] = []
    citizen.go_on(Story())
    for kind in _offered(citizen, "place_kind"):
        kinds.append(kind)
        page = citizen.go_on(Story(more={"place_kind": kind}))
        citizen.open(_link_to(page, "place_kind", citizen))
    assert len(kinds) >= 4, kinds
    assert "person" in kinds


def test_what_is_not_known_is_an_answer_everywhere(site: Town) -> None:
    citizen = site.citizen()
    nothing = Story(more=dict.fromkeys(Story().wishes(door.Form("", "", "")), ""))
    page = citizen.answer_everything(nothing)
    assert page.path == door.CHECK
    assert len(citizen.walk.corrected) <= 5, citizen.walk.corrected  # what must be written at least


def test_back_loses_nothing_and_every_question_can_be_changed(site: Town) -> None:
    citizen = site.citizen()
    story = Story(files=[FILE], name="某某某", contact="13800000000")
    check = citizen.answer_everything(story)
    asked = list(citizen.walk.asked)
    told = check.text
    for path in asked:  # seen again and pressed again: the same answers
        citizen.open(path)
        assert _back(citizen).path == door.CHECK, path
        citizen.open(path)
        again = _pressed(citizen)
        assert again.path == door.CHECK, path
        assert again.text == told, path
    changes = [href for href, words in check.links if "修改" in words]
    assert len({*changes}) > 8, changes
    for href in dict.fromkeys(changes):
        page = citizen.open(href)
        assert "返回核对" in page.text, href


def test_two_tabs_and_a_resent_form_are_one_report(site: Town) -> None:
    citizen = site.citizen()
    form = citizen.answer_everything(Story()).form(door.CHECK)
    first = receipt_on(citizen.submit(form))
    second = receipt_on(citizen.submit(form))  # the other tab
    assert first == second
    assert citizen.open("/report/details").path == door.RECEIPT  # Back: there is nothing to change


def test_an_older_tab_overwrites_nothing_silently(site: Town) -> None:
    citizen = site.citizen()
    citizen.answer_everything(Story(what="第一次写的。"))
    older = citizen.open("/report/details").form("/report/details")
    newer = citizen.open("/report/details").form("/report/details")
    citizen.submit(newer, what="新页面里写的。")
    answer = citizen.post(older, what="旧页面里写的。")
    assert "新页面里写的。" in answer.page.text + answer.page.html
    assert "旧页面里写的。" in answer.page.text + answer.page.html


def test_a_session_that_ended_gives_back_what_was_typed(site: Town) -> None:
    citizen = site.citizen()
    citizen.answer_everything(Story())
    form = citizen.open("/report/details").form("/report/details")
    citizen.cookies.clear()
    answer = citizen.post(form, what="写了很久的经过。")
    assert "写了很久的经过。" in citizen.open(answer.page.link("/report/details")).html


@pytest.mark.parametrize("path", ["/report/check", "/report/details", "/report/receipt"])
def test_without_a_session_every_page_leads_to_the_start(site: Town, path: str) -> None:
    page = site.citizen().open(path)
    assert page.has_form("/report")
    assert page.path == "/"


def test_a_mistyped_code_is_told_and_kept(site: Town) -> None:
    citizen = site.citizen()
    receipt = citizen.report(Story())
    for typed in _mistyped(receipt.typed):
        answer = citizen.try_receipt(typed)
        assert answer.status == 422, typed
        assert typed in answer.page.html
        assert door.wrong(answer.page) == ["secret"]
    assert citizen.try_receipt(receipt.typed).status == 303


def test_a_power_cut_between_pages_and_at_the_send_loses_nothing(site: Town) -> None:
    citizen, struck = site.citizen(), []

    def strike(_: object, form: door.Form, answer: Answer) -> None:
        if answer.status == 303 and form.path not in struck and len(struck) % 2 == 0:
            site.kill9("public")
            site.start("public")
        struck.append(form.path)

    citizen.after_post = strike
    form = citizen.answer_everything(Story(what="停电前后写的。", files=[FILE])).form(door.CHECK)
    assert len(struck) > 8
    assert "停电前后写的。" in citizen.page.text
    killed_during(site, "public", partial(citizen.post, form), 0.01)
    receipt = receipt_on(citizen.submit(form))
    citizen.act("/report/receipt", digits=receipt.secret[-4:])
    page = citizen.come_back(receipt)
    assert "停电前后写的。" in page.text
    assert "a.txt" in page.text
    assert site.bugs() == []


def _pressed(citizen: Citizen) -> Page:
    """Press the button of the open page, with nothing typed or changed."""
    form = door.question(citizen.page)
    name, value, _ = door.main_button(citizen.page, form)
    return citizen.submit(form, **({name: value} if name else {}))


def _back(citizen: Citizen) -> Page:
    """Go back from the open page: by its button, which keeps what is typed, or by its link."""
    form = door.question(citizen.page)
    if form.named("action"):
        return citizen.submit(form, action="back")
    return citizen.open(citizen.page.link("返回"))


def _offered(citizen: Citizen, name: str) -> list[str]:
    """Leave the page that asks for `name` open; return what it offers."""
    for path in citizen.walk.asked:
        form = door.question(citizen.open(path))
        if form.named(name):
            return form.options(name)
    raise door.Lost(f"nobody asks for {name}: {citizen.walk.asked}")


def _link_to(page: Page, name: str, citizen: Citizen) -> str:
    for href in dict.fromkeys(href for href, words in page.links if "修改" in words):
        if door.question(citizen.open(href)).named(name):
            return href
    raise door.Lost(f"no link leads to {name}")


def _mistyped(code: str) -> list[str]:
    """Return the code with one digit wrong, two swapped, one left out, one too many."""
    swapped = next(i for i in range(9, 28) if code[i] != code[i + 1])
    wrong = str((int(code[12]) + 1) % 10)
    return [
        code[:12] + wrong + code[13:],
        code[:swapped] + code[swapped + 1] + code[swapped] + code[swapped + 2 :],
        code[:-1],
        code + "0",
    ]
