"""The demonstration officers as actors of tests, and HTTP clients signed in as them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pyotp
from starlette.testclient import TestClient

from portal.crypto.keys import PrivateKey
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor
from portal.main import people as demo_people


class People:
    """Everybody set up once; keys opened when first asked for."""

    def __init__(self, works: Works, secrets: dict[str, str]) -> None:
        self.works, self.secrets = works, secrets
        self._opened: dict[str, tuple[Actor, PrivateKey]] = {}

    def as_(self, login: str) -> tuple[Actor, PrivateKey]:
        if login not in self._opened:
            with self.works.begin(SYSTEM, writes=False) as work:
                self._opened[login] = demo_people.unlocked(work, login)
        return self._opened[login]

    @contextmanager
    def work(self, login: str, *, writes: bool = True) -> Iterator[Work]:
        """Yield a unit of work of this officer, key unlocked."""
        actor, private = self.as_(login)
        with self.works.begin(actor, private, writes=writes) as work:
            yield work

    def code(self, login: str, later: int = 0) -> str:
        """Return a one-time code that counts now; `later` = 1 for the next one, which counts too."""
        return pyotp.TOTP(self.secrets[login]).at(self.works.clock.now(), counter_offset=later)


def csrf_of(html: str) -> str:
    """Return the form token of a page, empty when it has none."""
    found = re.search(r'name="csrf" value="([^"]*)"', html)
    return found.group(1) if found else ""


def sign_in(client: TestClient, people: People, login: str) -> None:
    """Sign `client` in as `login` through the page, with the next code when this one was used."""
    for later in (0, 1):
        form = {"login": login, "passphrase": demo_people.PASSPHRASE}
        form["code"] = people.code(login, later)
        answer = client.post("/sign-in", data=form, follow_redirects=False)
        if answer.status_code == 303:
            return
    raise AssertionError(answer.text)


def same_page(html: str, path: str) -> str:
    """Return a page without what may differ between two equal answers: nonce, its own address."""
    html = re.sub(r'nonce="[^"]*"', "", html)
    return html.replace(path.replace("/", "%2F"), "").replace(path, "")
