"""A PostgreSQL database with agencies and officers, for what SQLite cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main import people as demo_people
from portal.main.app import make_works


@pytest.fixture
def on_postgresql(
    postgres_tables: Callable[[], str], tmp_path: Path, clock: SetClock
) -> Iterator[Works]:
    settings = Settings(
        data_dir=tmp_path / "pg",
        database_url=postgres_tables(),
        kdf_memory_kib=8192,
        kdf_passes=1,
        min_free_bytes=0,
    )
    works = make_works(settings, clock=clock)
    with works.begin(SYSTEM) as work:
        demo_people.set_up(work)
    yield works
    works.engine.dispose()
