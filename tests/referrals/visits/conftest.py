"""Phones of officers lin and he, signed in and registered once, with an approved inspection."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from portal.infra.work import Works
from portal.kernel.clock import SetClock
from portal.main.app import create_staff_app, make_works
from portal.main.sessions import staff_resume
from tests.conftest import START, cheap
from tests.referrals.inspections import support as inspections
from tests.referrals.visits import support
from tests.referrals.visits.support import Phone
from tests.support.people import People, sign_in

NewPhone = Callable[..., Phone]


@dataclass(frozen=True)
class Ready:
    """A data folder with an approved inspection, and what two officers' phones remember of it."""

    folder: Path
    inspection: int
    officers: list[int]
    cookies: dict[str, dict[str, str]]
    tokens: dict[str, str]


@pytest.fixture(scope="session")
def ready(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Ready:
    folder = tmp_path_factory.mktemp("visit") / "data"
    shutil.copytree(_template, folder)
    clock = SetClock(START)
    works = make_works(cheap(folder), clock=clock)
    people = People(works, pickle.loads((_template / "totp.pickle").read_bytes()))
    inspection = support.approved(people)
    officers = list(inspections.officer_ids(people, "lin", "he"))
    cookies, tokens = {}, {}
    for login in ("lin", "he"):
        with TestClient(create_staff_app(works)) as client:
            sign_in(client, people, login)
            tokens[login] = Phone(client, clock, inspection).start().token
            cookies[login] = {each.name: each.value or "" for each in client.cookies.jar}
    works.engine.dispose()
    return Ready(folder, inspection, officers, cookies, tokens)


@pytest.fixture
def works(ready: Ready, tmp_path: Path, clock: SetClock) -> Iterator[Works]:
    folder = tmp_path / "data"
    shutil.copytree(ready.folder, folder)
    made = make_works(cheap(folder), clock=clock)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def one_app(ready: Ready) -> FastAPI:
    """The staff site, made once: each test puts its own data under it."""
    return create_staff_app(make_works(cheap(ready.folder), clock=SetClock(START)))


@pytest.fixture
def staff_client(
    works: Works, people: People, ready: Ready, one_app: FastAPI
) -> Iterator[Callable[[str], TestClient]]:
    """Return a maker of clients of one staff site; lin and he were signed in before."""
    opened: list[TestClient] = []
    app = one_app
    app.state.works, app.state.settings = works, works.settings
    app.state.resume = staff_resume(works)

    def make(login: str = "") -> TestClient:
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        opened.append(client)
        client.cookies.update(ready.cookies.get(login, {}))
        if login and login not in ready.cookies:
            sign_in(client, people, login)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def new_phone(ready: Ready, staff_client: Callable[[str], TestClient], clock: SetClock) -> NewPhone:
    def make(login: str) -> Phone:
        phone = Phone(staff_client(login), clock, ready.inspection, officers=ready.officers)
        return phone.known(ready.tokens.get(login, ""))

    return make


@pytest.fixture
def phone(new_phone: NewPhone) -> Phone:
    return new_phone("lin")


@pytest.fixture
def inside(phone: Phone) -> Phone:
    """The same phone, its agency entered."""
    assert phone.states(support.entered(phone)) == ["kept"]
    return phone
