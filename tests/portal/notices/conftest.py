"""A PostgreSQL database with agencies and officers, for what SQLite cannot show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main import people as demo_people
from portal.main.app import make_works
from tests.support import postgres


@pytest.fixture(scope="session")
def _server() -> Iterator[str]:
    with postgres.running_postgres() as url:
        yield url


@pytest.fixture
def on_postgresql(_server: str, tmp_path: Path, clock: SetClock) -> Iterator[Works]:
    url = postgres.new_database(_server)
    settings = Settings(
        data_dir=tmp_path / "pg",
        database_url=url,
        kdf_memory_kib=8192,
        kdf_passes=1,
        min_free_bytes=0,
    )
    works = make_works(settings, clock=clock)
    SQLModel.metadata.create_all(works.engine)
    with works.begin(SYSTEM) as work:
        demo_people.set_up(work)
    yield works
    works.engine.dispose()
