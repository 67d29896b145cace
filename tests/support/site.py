"""A person at a browser without scripts: opens pages, fills forms by their fields, sends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.support.html import Form, Page

Upload = tuple[str, bytes, str]
"""A file's name, content and declared type."""
Files = Mapping[str, Sequence[Upload]]


class WrongAnswer(AssertionError):
    """The site answered otherwise than the story says."""


@dataclass(frozen=True)
class Answer:
    """What one request was answered with, redirects not followed."""

    status: int
    location: str
    page: Page
    content: bytes
    headers: Mapping[str, str]


class Browser:
    """One cookie jar at one site."""

    def __init__(self, base: str, *, timeout: float = 60) -> None:
        # Nothing of the machine's proxies: the portal under test is on this machine.
        self._http = httpx2.Client(base_url=base, timeout=timeout, trust_env=False)
        self.page = Page(base, 0, "")
        self.bears_breaking = False
        self.after_post: AfterPost = nothing_happens

    def close(self) -> None:
        """Forget everything."""
        self._http.close()

    @property
    def host(self) -> str:
        """Return host and port of the site."""
        return str(self._http.base_url.netloc.decode())

    @property
    def cookies(self) -> Any:
        """Return the cookie jar."""
        return self._http.cookies

    def ask(self, method: str, url: str, **sent: Any) -> Answer:
        """Send one request; never follow a redirect. Raise when the site broke."""
        try:
            answer = self._http.request(method, url, **sent)
        except httpx2.TransportError as error:
            error.add_note(f"{method} {url[:200]}")
            raise
        kind = answer.headers.get("content-type", "")
        html = answer.text if kind.startswith("text/") else ""
        if answer.status_code == 500 and not self.bears_breaking:
            raise WrongAnswer(f"{method} {url} broke")
        page = Page(str(answer.url), answer.status_code, html)
        location = answer.headers.get("location", "")
        return Answer(answer.status_code, location, page, answer.content, dict(answer.headers))

    def look(self, url: str) -> Answer:
        """Return whatever a GET answers."""
        return self.ask("GET", url)

    def open(self, url: str) -> Page:
        """Open a page, following redirects; it must be there."""
        return self._follow(self.look(url))

    def post(self, form: Form, files: Files | None = None, **filled: Any) -> Answer:
        """Send a form filled in: a list stands for several values, None for nothing sent."""
        sent = form.sent_untouched()
        for name, value in filled.items():
            given = [value] if isinstance(value, str) else value
            sent[name] = [str(each) for each in given] if given is not None else []
        unknown = set(filled) - {each.name for each in form.controls}
        if unknown:
            raise WrongAnswer(f"{form.path} has no field {unknown}; has {form.names()}")
        _can_be_chosen(form, sent)
        if form.enctype == "multipart/form-data":
            parts: list[tuple[str, Any]] = [
                (name, (None, value)) for name, values in sent.items() for value in values
            ]
            given_files = dict(files or {})
            for name in {each.name for each in form.controls if each.kind == "file"}:
                empty: Sequence[Upload] = [("", b"", "application/octet-stream")]
                parts += [(name, upload) for upload in given_files.get(name, empty)]
            return self.ask("POST", form.action, files=parts)
        return self.ask("POST", form.action, data=sent)

    def submit(self, form: Form, files: Files | None = None, **filled: Any) -> Page:
        """Send a form and follow: the site must have taken it (303)."""
        return self.took(form, self.post(form, files, **filled))

    def took(self, form: Form, answer: Answer) -> Page:
        """Follow what a form was answered with: the site must have taken it (303)."""
        self.after_post(self, form, answer)
        if answer.status != 303:
            raise WrongAnswer(f"POST {form.path} -> {answer.status}: {answer.page.text[:1500]}")
        return self._follow(answer)

    def act(self, ending: str, files: Files | None = None, **filled: Any) -> Page:
        """Fill in and send the form of the open page whose address ends so."""
        return self.submit(self.page.form(ending), files, **filled)

    def send_raw(self, form: Form, sent: Mapping[str, Any]) -> Answer:
        """Send anything to a form's address, as no browser would but in the form's own encoding."""
        if form.enctype != "multipart/form-data":
            return self.ask("POST", form.action, data=sent)
        lists = {name: [value] if isinstance(value, str) else value for name, value in sent.items()}
        parts = [(name, (None, each)) for name, values in lists.items() for each in values]
        return self.ask("POST", form.action, files=parts or [("", (None, ""))])

    def _follow(self, answer: Answer) -> Page:
        for _ in range(5):
            if answer.status not in {302, 303}:
                break
            answer = self.look(answer.location)
        if answer.status != 200:
            raise WrongAnswer(f"{answer.page.url} -> {answer.status}: {answer.page.text[:800]}")
        self.page = answer.page
        return answer.page


def nothing_happens(browser: Browser, form: Form, answer: Answer) -> None:
    """Let the browser go on."""


AfterPost = Callable[[Browser, Form, Answer], None]
"""What happens between an answer and the browser's next request."""


def _can_be_chosen(form: Form, sent: Mapping[str, Sequence[str]]) -> None:
    """Raise when a browser could not have sent this: what is not offered cannot be chosen."""
    for name, values in sent.items():
        if any(each.kind not in {"select", "radio", "checkbox"} for each in form.named(name)):
            continue
        for value in values:
            if value not in form.options(name):
                raise WrongAnswer(f"{form.path}: {name}={value!r}, offered: {form.options(name)}")
