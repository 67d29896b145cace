"""The tests' PostgreSQL is a real, closed, current server."""

import re

import psycopg
import pytest

from tests.support import postgres


@pytest.fixture
def server(postgres_server: str) -> str:
    return postgres_server


def test_each_database_is_empty_and_its_own(server: str) -> None:
    first, second = (postgres.native(postgres.new_database(server)) for _ in range(2))
    with psycopg.connect(first) as connection:
        connection.execute("create table evidence (name text)")
        connection.execute("insert into evidence values ('发票')")
        assert connection.execute("select name from evidence").fetchall() == [("发票",)]
    with psycopg.connect(second) as connection:
        assert connection.execute("select to_regclass('evidence')").fetchone() == (None,)


def test_it_sorts_by_code_point_in_utf8(server: str) -> None:
    with psycopg.connect(postgres.native(server)) as connection:
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        query = "select datlocprovider from pg_database where datname = current_database()"
        assert connection.execute(query).fetchone() == ("b",)


def test_it_lets_nobody_in_without_the_password(server: str) -> None:
    wrong = re.sub(":[0-9a-f]+@", ":wrong@", postgres.native(server))
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_it_listens_on_loopback_only(server: str) -> None:
    with psycopg.connect(postgres.native(server)) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
        assert connection.execute("show unix_socket_directories").fetchone() == ("",)
