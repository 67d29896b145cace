"""Everything about searching is tested on both databases: each has its own index."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.cases import service
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main import people as demo_people
from portal.main.app import make_works
from portal.registry import service as registry
from portal.search import queries
from tests.support import postgres
from tests.support.people import People

HOSPITALS = (
    {
        "code": "H990100001",
        "name": "花桥市第一人民医院",
        "kind": "hospital",
        "region": "990100",
        "aliases": ["市一院", "花桥红十字医院"],
    },
    {"code": "H990100002", "name": "花桥市中医院", "kind": "hospital", "region": "990100"},
    {"code": "P990102007", "name": "康民大药房（东城店）", "kind": "pharmacy", "region": "990102"},
)


@dataclass(frozen=True)
class Kept:
    """A PostgreSQL server with a database to copy, the folder of its keys, and everybody's secrets."""

    server: str
    name: str
    folder: Path
    secrets: dict[str, str]


def settings(folder: Path, url: str = "") -> Settings:
    return Settings(
        data_dir=folder, database_url=url, kdf_memory_kib=8192, kdf_passes=1, min_free_bytes=0
    )


@pytest.fixture(scope="session")
def _on_postgresql(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: str,
    postgres_tables: Callable[[], str],
) -> Kept:
    folder = tmp_path_factory.mktemp("search-postgres")
    url = postgres_tables()
    works = make_works(settings(folder, url))
    with works.begin(SYSTEM) as work:
        secrets = demo_people.set_up(work)
    works.engine.dispose()
    return Kept(postgres_server, url.rpartition("/")[2], folder, secrets)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, _template: Path, tmp_path: Path, clock: SetClock) -> Works:
    folder = tmp_path / "data"
    if request.param == "sqlite":
        shutil.copytree(_template, folder)
        return make_works(settings(folder), clock=clock)
    found: Kept = request.getfixturevalue("_on_postgresql")
    shutil.copytree(found.folder, folder)
    (folder / "totp.pickle").write_bytes(pickle.dumps(found.secrets))
    url = postgres.new_database(found.server, found.name)
    return make_works(settings(folder, url), clock=clock)


@pytest.fixture
def works(kept: Works) -> Iterator[Works]:
    yield kept
    kept.engine.dispose()


@pytest.fixture
def people(works: Works) -> People:
    secrets = pickle.loads((works.settings.data_dir / "totp.pickle").read_bytes())
    return People(works, secrets)


@pytest.fixture
def hospitals(works: Works) -> list[int]:
    """Return the ids of the hospitals of HOSPITALS."""
    with works.begin(SYSTEM) as work:
        return [each.id or 0 for each in registry.load(work, HOSPITALS)]


Opener = Callable[..., int]


@pytest.fixture
def open_case(people: People) -> Opener:
    """Return a maker of cases of 花桥市医疗保障局; it gives back their ids."""

    def make(
        title: str = "挂床住院", *, institution_id: int | None = None, login: str = "lin"
    ) -> int:
        form = OpenCase(
            title=title,
            region="990100",
            category="fake_stay",
            source=Source.AUDIT,
            institution_id=institution_id,
        )
        with people.work(login) as work:
            return service.open_case(work, form).id or 0

    return make


Finder = Callable[..., list[int]]


@pytest.fixture
def find(people: People) -> Finder:
    """Return a search as an officer; it gives back the ids of the hits."""

    def ids(text: str, login: str = "lin") -> list[int]:
        with people.work(login, writes=False) as work:
            found = queries.find(work.session, work.actor, text)
            return [case.id or 0 for case, _ in found.rows]

    return ids
