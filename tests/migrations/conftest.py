"""Databases migrated from nothing: once on each kind for all tests, and copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from portal.infra.database import make_engine
from portal.main.commands import store
from tests.support.once import once
from tests.support.postgres import new_database

NAME = "migrated.sqlite3"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def migrate(folder: Path) -> None:
        made = make_engine(f"sqlite:///{folder / NAME}")
        store.upgrade(made)
        made.dispose()

    return once(tmp_path_factory, "migrated", migrate) / NAME


@pytest.fixture(scope="session")
def migrated_server(postgres_server: str) -> Callable[[], str]:
    url = new_database(postgres_server)
    made = make_engine(url)
    store.upgrade(made)
    made.dispose()
    return partial(new_database, postgres_server, url.rpartition("/")[2])


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(
    request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path
) -> Iterator[Engine]:
    """A database of the test's own that `upgrade` has filled from nothing."""
    if request.param == "sqlite":
        shutil.copy(migrated_file, tmp_path / NAME)
        made = make_engine(f"sqlite:///{tmp_path / NAME}")
    else:
        made = make_engine(request.getfixturevalue("migrated_server")())
    yield made
    made.dispose()
