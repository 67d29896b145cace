"""PostgreSQL goes away for a moment: what is being typed comes back, and goes on when it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.support.citizen import Story
from tests.support.postgres import native, new_database
from tests.support.storm import verified
from tests.support.town import Town

TYPED = "住院三个月里有六十天在家，账单上天天有护理费。"
pytestmark = pytest.mark.slow


@contextmanager
def away(server: str, url: str) -> Iterator[None]:
    """Cut every connection to a database and let nobody in for the length of a block."""
    name = url.rsplit("/", 1)[-1]
    with psycopg.connect(native(server), autocommit=True) as admin:
        admin.execute(f'alter database "{name}" allow_connections false')
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
        )
        try:
            yield
        finally:
            admin.execute(f'alter database "{name}" allow_connections true')


def test_what_was_typed_while_the_database_was_away_goes_on(
    postgres_server: str, tmp_path: Path
) -> None:
    url = new_database(postgres_server)
    town = Town(tmp_path / "town", database_url=url)
    town.set_up()
    try:
        town.start()
        citizen, lin = town.citizen(), town.officer("lin")
        citizen.open("/")
        citizen.act("/report")
        citizen.go_on(Story(), until="/report/details")
        form = citizen.page.form("/report/details")
        with away(postgres_server, url):
            told = citizen.post(form, what=TYPED)
            assert told.status == 503
            assert TYPED in told.content.decode()
            for browser, path in ((citizen, "/report/details"), (lin, "/cases")):
                assert browser.look(path).status == 503
        citizen.submit(told.page.form("/report/details"))
        citizen.go_on(Story(what=TYPED))
        citizen.send()
        citizen.confirm()
        assert citizen.receipt.number in citizen.come_back(citizen.receipt).text
        assert lin.open("/cases").status == 200
        assert town.running["worker"].process.poll() is None
        verified(town)
    finally:
        town.stop()
