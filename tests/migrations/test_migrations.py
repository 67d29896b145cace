"""The migrations make what the code expects, on both databases, up, down and up again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from portal.infra.database import make_engine
from portal.main.commands import store
from tests.support.postgres import new_database


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = make_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    else:
        made = make_engine(new_database(request.getfixturevalue("postgres_server")))
    yield made
    made.dispose()


def downgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        config = store._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def test_the_tables_are_what_the_code_expects(engine: Engine) -> None:
    store.upgrade(engine)
    assert store.differences(engine) == []


def test_up_down_and_up_again(engine: Engine) -> None:
    store.upgrade(engine)
    tables = set(inspect(engine).get_table_names())
    downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    store.upgrade(engine)
    assert set(inspect(engine).get_table_names()) == tables


def test_the_migrated_log_is_append_only(engine: Engine) -> None:
    store.upgrade(engine)
    row = (
        "INSERT INTO audit_leaf (id, leaf_hash, salt, event, body, at, agency) "
        "VALUES (0, '', '', 'x', '{}', '2026-01-01', '')"
    )
    with engine.begin() as connection:
        connection.execute(text(row))
    for change in ("UPDATE audit_leaf SET event='y'", "DELETE FROM audit_leaf"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(change))


def test_check_migrations_says_so(capsys) -> None:
    assert store._check(None) == 0
    assert "in sync" in capsys.readouterr().out
