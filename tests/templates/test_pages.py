"""Base layouts, error pages, catalogue and style sheets."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel.messages.pofile import read_po

from portal.infra.forms import Bound
from portal.infra.i18n import current_locale, languages
from portal.infra.settings import ROOT
from portal.infra.templates import environment, render
from portal.kernel.errors import Reason
from portal.kernel.law import Citation
from portal.kernel.text import Text

ERRORS = sorted(int(path.stem) for path in (ROOT / "templates/errors").glob("*.html"))
FILES = [
    *(ROOT / "templates" / f"{name}.html" for name in ("base", "public", "staff", "print")),
    *sorted((ROOT / "templates/ui").glob("*.html")),
    *sorted((ROOT / "templates/errors").glob("*.html")),
]
SHEETS = {"public": "public.css", "staff": "staff.css"}
WRONG = Bound(None, {}, {"amount": "missing"})


def context(**more: Any) -> dict[str, Any]:
    return {
        "request": None,
        "actor": SimpleNamespace(name="吴"),
        "nav": [
            (Text("日常", "Today"), [(Text("线索", "Tips"), "/tips", False, "")]),
            (Text("案件", "Cases"), [(Text("案件", "Cases"), "/cases", True, "99+")]),
        ],
        "now": datetime(2026, 10, 8, tzinfo=UTC),
        "nonce": "n0nce",
        "site": "public",
        "language_url": "?lang=en",
        "languages": [(languages()["en"], "?lang=en")],
        "looks": [(Text("大字", "Large type"), False, "?look=large")],
        "exit_url": "/leave",
        "demo": True,
        **more,
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("site", ["public", "staff"])
@pytest.mark.parametrize("code", ERRORS)
def test_every_error_page_on_both_sites(read, code, site, language):
    current_locale.set(language)
    html = render(f"errors/{code}.html", None, context(layout=f"{site}.html", home_url="/"))
    page = read(html)
    assert page.one("html").at["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
    assert page.one("h1").text in page.one("title").text
    assert page.one("main").at["id"] == page.one("a", **{"class": "skip"}).at["href"].removeprefix(
        "#"
    )
    assert SHEETS[site] in page.one("link", rel="stylesheet").at["href"]
    if language == "en":
        assert not re.search(r"[一-鿿]", html.replace("中文", "").replace("吴", ""))


@pytest.mark.parametrize("site", ["public", "staff"])
def test_an_error_page_needs_nothing_but_its_layout(read, site):
    assert read(render("errors/500.html", None, {"layout": f"{site}.html"})).one("h1")


def test_a_refusal_lists_its_reasons_with_the_law(read):
    reasons = [Reason("same_person", Citation("某规定", "第六条"))]
    page = read(render("errors/409.html", None, context(layout="staff.html", reasons=reasons)))
    assert "请由另一位人员办理 某规定 第六条" in page.one("ul", **{"class": "reasons"}).text


def test_the_public_site_has_no_script_and_a_way_out(draw):
    page = draw('{% extends "public.html" %}', **context())
    assert not page.all("script")
    assert page.one("a", **{"class": "exit"}).at["href"] == "/leave"
    assert page.one("a", **{"class": "language"}).at["lang"] == "en"


def test_staff_scripts_carry_the_nonce_and_the_menu_marks_the_page(draw):
    page = draw(
        '{% extends "staff.html" %}',
        **context(sign_out_url="/out", flash="已保存", search_url="/s"),
    )
    assert page.all("script")
    assert {script.at["nonce"] for script in page.all("script")} == {"n0nce"}
    here = [a.text.split() for a in page.all("a", **{"aria-current": "page"})]
    assert [words[0].removesuffix("99+") for words in here] == ["案件", "案件"]
    assert page.one("label", **{"for": "search"})
    assert page.one("div", role="status").text.strip().endswith("已保存")


def test_the_title_says_when_something_is_wrong(draw):
    page = draw(
        '{% extends "public.html" %}{% block title %}金额{% endblock %}', **context(form=WRONG)
    )
    assert page.one("title").text == "有误：金额"


def test_paper_has_neither_menu_nor_script(draw):
    page = draw(
        '{% extends "print.html" %}{% block main %}<h1>书</h1>{% endblock %}',
        **context(back_url="/b"),
    )
    assert not page.all("nav")
    assert not page.all("script")
    assert page.one("h1").text == "书"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_templates_hold_no_inline_code(path: Path):
    source = path.read_text("utf-8")
    assert not re.search(
        r"\|\s*safe\b|\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", source
    )


def test_every_message_of_ours_has_its_english():
    with (ROOT / "locale/en/ui.po").open("rb") as file:
        english = {message.id: str(message.string) for message in read_po(file) if message.id}
    used = {
        found if isinstance(found, str) else found[0]
        for path in FILES
        for _, _, found in environment().extract_translations(path.read_text("utf-8"))
    }
    assert used == set(english), "ui.po and the templates differ"
    for chinese_text, text in english.items():
        assert text, chinese_text
        assert re.findall(r"%\(\w+\)s", chinese_text) == re.findall(r"%\(\w+\)s", text)


@pytest.mark.parametrize(
    ("name", "limit"), [("public.css", 11 * 1024), ("staff.css", 24 * 1024), ("staff.js", 4 * 1024)]
)
def test_static_files_stay_small_and_fetch_nothing(name, limit):
    content = (ROOT / "static" / name).read_bytes()
    assert len(content) <= limit
    assert not re.search(rb"url\(|@import|https?:|innerHTML|eval\(", content)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _palettes(css: str) -> dict[str, dict[str, str]]:
    """The colours in each mode; what a mode does not change stays as in the light one."""
    blocks = {"light": css.split("}", 1)[0]}
    for mode, start in {
        "dark": "(prefers-color-scheme: dark)",
        "contrast": "\n.contrast {",
    }.items():
        if start in css:
            blocks[mode] = css.split(start, 1)[1].split("}", 1)[0]
    found = {
        mode: dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", told)) for mode, told in blocks.items()
    }
    return {mode: {"paper": "#ffffff", **found["light"], **own} for mode, own in found.items()}


@pytest.mark.parametrize("sheet", SHEETS.values())
def test_text_colours_are_readable_on_every_ground(sheet):
    css = (ROOT / "static" / sheet).read_text("utf-8")
    for mode, token in _palettes(css).items():
        grounds = [token["paper"], token["wash"]]
        for name in ("ink", "blue", "red", "amber", "green"):
            assert min(_contrast(token[name], ground) for ground in grounds) >= 7, (mode, name)
        assert min(_contrast(token["soft"], ground) for ground in grounds) >= 4.5, mode
        assert _contrast(token["line"], token["paper"]) >= 3, mode
        if "demo" in token:
            assert _contrast(token["ink"], token["demo"]) >= 7, mode
    token = _palettes(css)["light"]
    for tone, tint in re.findall(r"--tone: var\(--(\w+)\); --tint: (#[0-9a-f]{6})", css):
        assert _contrast(token[tone], tint) >= 4.5, tone


def test_the_public_sheet_has_every_mode_and_no_colour_beside_the_tokens():
    css = (ROOT / "static" / "public.css").read_text("utf-8")
    modes = _palettes(css)
    assert set(modes) == {"light", "dark", "contrast"}
    for own in modes.values():
        assert set(own) == set(modes["light"])
    assert not re.search(r"(?<!--)\b(?:color|background|border\S*|fill): [^;}]*#[0-9a-f]{3}", css)


def test_the_public_sheet_runs_both_ways():
    """No side of the page is named but where both are, in one rule, alike."""
    css = (ROOT / "static" / "public.css").read_text("utf-8")
    sided = re.compile(
        r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|(?<![-\w])(?:left|right): "
    )
    for rule in re.findall(r"\{[^{}]*\}", css):
        found = sided.findall(rule)
        assert sorted(found) in ([], ["left: ", "right: "]), rule
    for four in re.findall(r"(?:padding|margin): ([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;}]+)", css):
        assert four[1] == four[3], four
