"""Running portals for the journeys: SQLite from one template, PostgreSQL from a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chain import Chain, told_in
from tests.support.postgres import new_database, running_postgres
from tests.support.town import Town


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = Town(tmp_path_factory.mktemp("town-template"))
    made.set_up()
    return made


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def told(town_template: Town, tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """The whole story told once on SQLite, to be copied; its processes have been stopped."""
    made = Town(tmp_path_factory.mktemp("told"))
    made.copy_from(town_template)
    try:
        made.start()
        return told_in(made)
    finally:
        made.stop()


@pytest.fixture(scope="module")
def chain(told: Chain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """A running portal in which the story has been told, shared by the tests of one file."""
    made = Town(tmp_path_factory.mktemp("town"))
    made.copy_from(told.town)
    try:
        made.start()
        yield told.moved_to(made)
    finally:
        made.stop()


@pytest.fixture
def town(town_template: Town, tmp_path: Path) -> Iterator[Town]:
    """A running portal of the test's own, on SQLite."""
    made = Town(tmp_path / "town")
    made.copy_from(town_template)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_town(
    request: pytest.FixtureRequest, town_template: Town, tmp_path: Path
) -> Iterator[Town]:
    """A running portal of the test's own, on each database."""
    if request.param == "sqlite":
        made = Town(tmp_path / "town")
        made.copy_from(town_template)
    else:
        server: str = request.getfixturevalue("postgres_server")
        made = Town(tmp_path / "town", database_url=new_database(server))
        made.set_up()
    try:
        made.start()
        yield made
    finally:
        made.stop()
