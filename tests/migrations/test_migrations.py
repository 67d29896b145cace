"""The migrations make what the code expects, on both databases, up, down and up again."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from portal.main.commands import store


def downgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        config = store._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def test_the_tables_are_what_the_code_expects(migrated: Engine) -> None:
    assert store.differences(migrated) == []


def test_up_down_and_up_again(migrated: Engine) -> None:
    tables = set(inspect(migrated).get_table_names())
    downgrade(migrated)
    assert set(inspect(migrated).get_table_names()) <= {"alembic_version"}
    store.upgrade(migrated)
    assert set(inspect(migrated).get_table_names()) == tables


def test_the_migrated_log_is_append_only(migrated: Engine) -> None:
    row = (
        "INSERT INTO audit_leaf (id, leaf_hash, salt, event, body, at, agency) "
        "VALUES (0, '', '', 'x', '{}', '2026-01-01', '')"
    )
    with migrated.begin() as connection:
        connection.execute(text(row))
    for change in ("UPDATE audit_leaf SET event='y'", "DELETE FROM audit_leaf"):
        with pytest.raises(DBAPIError, match="append-only"), migrated.begin() as connection:
            connection.execute(text(change))


def test_check_migrations_says_so(capsys) -> None:
    assert store._check(None) == 0
    assert "in sync" in capsys.readouterr().out
