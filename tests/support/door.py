"""Walking the public door by what its pages ask: read the form, fill what it asks, press its button.

The same reading serves the client without a browser and the real one, so a question that is added,
left out or moved needs no change here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.support.html import Control, Form, Page

Wishes = Mapping[str, Any]
"""What a person would answer, by the names of fields; what is not asked is not said."""

CHECK, RECEIPT = "/report/check", "/report/receipt"
MOST_PAGES = 40
ASIDE = re.compile(r"/(discard|removal|close|language|exit|keep|save)\b")
"""Forms that stand on a page beside its question."""
UNSURE = ("unknown", "unsure", "no", "other")
"""What somebody chooses who was not told what to choose, in this order."""
ANYTHING = "不清楚"
_BUTTON = re.compile(r"<button\b([^>]*)>(.*?)</button>", re.DOTALL)
_TAGS = re.compile(r"<[^>]+>")
_WRONG = re.compile(r'href="#f-([\w-]+)"')


class Lost(AssertionError):
    """The door leads nowhere: no question on the page, or the same one again and again."""


@dataclass
class Walk:
    """Which questions were met, in order, and which fields had to be corrected on the way."""

    asked: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)


def question(page: Page) -> Form:
    """Return the form of the page's own question; raise Lost when it asks nothing."""
    found = [
        each
        for each in page.forms
        if each.method == "post" and each.path.startswith("/report") and not ASIDE.search(each.path)
    ]
    own = [each for each in found if each.path == page.path]
    if not found:
        raise Lost(f"nothing is asked on {page.path}: {page.text[:600]}")
    return max(own or found, key=lambda each: len(each.names()))


def main_button(page: Page, form: Form) -> tuple[str, str, str]:
    """Return the name, value and words of the button that leads on."""
    start = page.html.find(f'action="{form.path}"')
    if start < 0:
        start = page.html.find(form.path)
    end = page.html.find("</form>", start)
    found = [
        (_attribute(given, "class"), _attribute(given, "name"), _attribute(given, "value"), words)
        for given, words in _BUTTON.findall(page.html[start:end])
    ]
    if not found:
        raise Lost(f"{form.path} has no button")
    chosen = [each for each in found if "primary" in each[0].split()] or found
    _, name, value, words = chosen[-1]
    return name, value, " ".join(_TAGS.sub("", words).split())


def filled(form: Form, wishes: Wishes) -> dict[str, Any]:
    """Return what a person types and ticks: what was wished; else "I do not know" where one must choose."""
    given: dict[str, Any] = {}
    for name in form.names():
        controls = form.named(name)
        if name in wishes:
            given[name] = _offered(form, controls, wishes[name])
        elif controls[0].kind == "radio" and not any(each.checked for each in controls):
            given[name] = _unsure([each.value for each in controls])
    return {name: value for name, value in given.items() if value not in (None, "", [])}


def origin(page: Page) -> str:
    """Return the site a page is of."""
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def sheets(page: Page) -> list[str]:
    """Return the addresses of a page's style."""
    return re.findall(r'<link rel="stylesheet"\s+href="([^"]+)"', page.html)


def wrong(page: Page) -> list[str]:
    """Return the fields a page says are wrong."""
    return list(dict.fromkeys(_WRONG.findall(page.html)))


def mended(page: Page, form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same answers with something in every field the page calls wrong and was left empty."""
    names = [each for each in wrong(page) if form.named(each) and not given.get(each)]
    if not names:
        raise Lost(f"{page.path} refuses {dict(given)}: {page.text[:900]}")
    more: dict[str, Any] = {}
    for name in names:
        control = form.named(name)[0]
        options = form.options(name)
        choice = control.kind in {"radio", "checkbox", "select"}
        more[name] = _unsure(options) if choice else ANYTHING
    return {**given, **more}


def walked(
    page: Page, answer: Callable[[Page, Form], Page], walk: Walk, *, until: str = CHECK
) -> Page:
    """Answer page after page until the address `until`; raise Lost after too many."""
    for _ in range(MOST_PAGES):
        if page.path == until:
            return page
        form = question(page)
        walk.asked.append(page.path)
        page = answer(page, form)
    raise Lost(f"after {MOST_PAGES} pages still at {page.path}: {walk.asked}")


def _offered(form: Form, controls: list[Control], wish: Any) -> Any:
    """Return the wish as far as it is offered; a choice nobody offers is left to `_unsure`."""
    if controls[0].kind not in {"radio", "checkbox", "select"}:
        return wish
    options = form.options(controls[0].name)
    wished = [wish] if isinstance(wish, str) else list(wish)
    chosen = [each for each in wished if each in options] or [_unsure(options)]
    return chosen if controls[0].kind == "checkbox" else chosen[0]


def _unsure(options: list[str]) -> str:
    real = [each for each in options if each]
    return next((each for each in UNSURE if each in real), real[-1])


def _attribute(given: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', given)
    return found.group(1) if found else ""
