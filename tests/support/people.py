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

    def code(self, login: str) -> str:
        """Return a one-time code that counts now."""
        return pyotp.TOTP(self.secrets[login]).at(self.works.clock.now())


def csrf_of(html: str) -> str:
    """Return the form token of a page, empty when it has none."""
    found = re.search(r'name="csrf" value="([^"]*)"', html)
    return found.group(1) if found else ""


def sign_in(client: TestClient, people: People, login: str) -> None:
    """Sign `client` in as `login` through the page."""
    answer = client.post(
        "/sign-in",
        data={"login": login, "passphrase": demo_people.PASSPHRASE, "code": people.code(login)},
        follow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
