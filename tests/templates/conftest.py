"""A strict reader of HTML and the environment we ship with, for the template tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest

from portal.infra.i18n import current_locale
from portal.infra.templates import current_csrf, environment

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Page(HTMLParser):
    """The elements of a page in order, with attributes and inner text; fails on bad nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[SimpleNamespace] = []
        self.open: list[SimpleNamespace] = []
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {[each.tag for each in self.open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"attribute twice on <{tag}>: {names}"
        element = SimpleNamespace(tag=tag, text="", at={k: v or "" for k, v in attrs})
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, tag: str, **at: str) -> list[SimpleNamespace]:
        return [e for e in self.found if e.tag == tag and at.items() <= e.at.items()]

    @property
    def words(self) -> str:
        """The text of the first element, spaces folded."""
        return " ".join(self.found[0].text.split())

    def one(self, tag: str, **at: str) -> SimpleNamespace:
        matches = self.all(tag, **at)
        assert len(matches) == 1, f"{len(matches)} × <{tag}> {at}"
        return matches[0]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    language, token = current_locale.set("zh"), current_csrf.set("token-1")
    yield
    current_locale.reset(language)
    current_csrf.reset(token)


@pytest.fixture
def read() -> Callable[[str], Page]:
    """From HTML to its elements; fails on bad nesting."""
    return Page


@pytest.fixture
def draw() -> Callable[..., Page]:
    """From template source and its view to its elements."""

    def drawn(source: str, **view: Any) -> Page:
        return Page(environment().from_string(source).render(**view))

    return drawn
