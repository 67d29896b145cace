"""A real SQLite database per test, made from one template; a clock set by hand; signed-in clients."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from portal.infra.database import make_engine
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.main import people as demo_people
from portal.main.app import create_public_app, create_staff_app, make_works
from portal.main.commands.demo import prepare
from portal.main.commands.serve import settle
from tests.support.engines import compile_once
from tests.support.once import once
from tests.support.people import People, sign_in
from tests.support.postgres import new_database, running_postgres
from tests.support.room import in_memory


def pytest_collection_finish() -> None:
    """Eight thousand collected tests stand for good: nothing in them is garbage."""
    gc.enable()
    settle()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, so that no process is left alone with one at the end."""
    long = ("journeys", "main", "architecture")
    items.sort(key=lambda item: (*long, item.path.parent.name).index(item.path.parent.name))


gc.disable()  # until everything is collected
in_memory()
compile_once()

START = datetime(2026, 3, 2, 10, 0, tzinfo=LEGAL_ZONE)
"""A Monday, ten in the morning."""


def cheap(folder: Path) -> Settings:
    """Return settings with the cheapest key derivation allowed: thousands of tests sign in."""
    return Settings(data_dir=folder, kdf_memory_kib=8192, kdf_passes=1, min_free_bytes=0)


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "template", _set_up)


def _set_up(folder: Path) -> None:
    works = make_works(cheap(folder), clock=SetClock(START))
    SQLModel.metadata.create_all(works.engine)
    with works.begin(SYSTEM) as work:
        secrets = demo_people.set_up(work)
    works.engine.dispose()
    (folder / "totp.pickle").write_bytes(pickle.dumps(secrets))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of `cluebridge demo` with their card, to be copied."""
    return once(tmp_path_factory, "demonstration", lambda folder: prepare(cheap(folder)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The PostgreSQL server of this process: start one where the server is not what is tested."""
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: str) -> Callable[[], str]:
    """Return a maker of databases with every table in them, copied from one that is made once."""
    url = new_database(postgres_server)
    engine = make_engine(url)
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    return partial(new_database, postgres_server, url.rpartition("/")[2])


@pytest.fixture(autouse=True)
def _same_umask() -> Iterator[None]:
    """The commands close their files to others; the next test starts as this one did."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def works(_template: Path, tmp_path: Path, clock: SetClock) -> Iterator[Works]:
    folder = tmp_path / "data"
    shutil.copytree(_template, folder)
    made = make_works(cheap(folder), clock=clock)
    yield made
    made.engine.dispose()


@pytest.fixture
def people(works: Works, _template: Path) -> People:
    return People(works, pickle.loads((_template / "totp.pickle").read_bytes()))


@pytest.fixture
def staff_client(works: Works, people: People) -> Iterator[Callable[[str], TestClient]]:
    """Return a maker of clients of the staff site, signed in as a login; empty login: not signed in."""
    opened: list[TestClient] = []

    def make(login: str = "") -> TestClient:
        app = create_staff_app(works)
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        opened.append(client)
        if login:
            sign_in(client, people, login)
        return client

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def public_client(works: Works) -> Iterator[TestClient]:
    with TestClient(create_public_app(works), raise_server_exceptions=False) as client:
        yield client
