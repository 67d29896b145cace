"""Following every link of a site, as one person may, and keeping every form met on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.support.html import Form, Page
from tests.support.site import Browser

LEFT_OUT = re.compile(
    r"/(sign-out|language|look|aloud|exit|static|blank|posters/)|\.pdf$|/files/\d"
)
ID = re.compile(r"/\d+(?=/|$)")


def pattern(path: str) -> str:
    """Return a path with its ids struck out."""
    return ID.sub("/#", path)


@dataclass
class Found:
    """What a crawl came across: pages and forms, one of each kind."""

    pages: dict[str, Page] = field(default_factory=dict)
    forms: dict[tuple[str, tuple[str, ...]], Form] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def posted(self) -> list[tuple[object, Form]]:
        """Return the forms that change something."""
        return [(key, form) for key, form in self.forms.items() if form.method == "post"]


def crawl(browser: Browser, starts: Iterable[str], *, most_alike: int = 2) -> Found:
    """Open every page that can be reached, at most `most_alike` that differ only by their ids."""
    found, waiting = Found(), list(starts)
    opened: dict[str, int] = {}
    while waiting:
        url = waiting.pop(0)
        parts = urlsplit(url)
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if address in found.pages or LEFT_OUT.search(parts.path):
            continue
        kind = pattern(parts.path)
        found.paths.add(parts.path)
        if opened.get(kind, 0) >= most_alike:
            continue
        opened[kind] = opened.get(kind, 0) + 1
        answer = browser.look(address)
        if answer.status in {302, 303}:
            waiting.append(answer.location)
            continue
        found.pages[address] = answer.page
        waiting += [href for href, _ in answer.page.links if _same_site(browser, href)]
        for form in answer.page.forms:
            if not LEFT_OUT.search(form.path):
                key = (pattern(form.path), tuple(sorted(form.names())))
                found.forms.setdefault(key, form)
                found.paths.add(form.path)
    return found


def _same_site(browser: Browser, href: str) -> bool:
    parts = urlsplit(href)
    return parts.scheme in {"", "http"} and parts.netloc in {"", browser.host}
