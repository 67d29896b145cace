"""What the database itself refuses is the same in migrated tables and in those the models make (SQLite)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

from portal.infra.database import make_engine


def _checks(engine: Engine) -> dict[str, set[tuple[str, str]]]:
    seen = inspect(engine)
    return {
        table: {
            (str(each["name"]), re.sub(r'[\s"]+', "", str(each["sqltext"])))
            for each in seen.get_check_constraints(table)
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def _triggers(engine: Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type='trigger'"
        )
        return {(name, re.sub(r"\s+", " ", sql)) for name, sql in rows}


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_migrated_tables_refuse_what_the_models_refuse(migrated: Engine, tmp_path: Path) -> None:
    made = make_engine(f"sqlite:///{tmp_path / 'made.sqlite3'}")
    SQLModel.metadata.create_all(made)
    try:
        checks = _checks(made)
        assert _checks(migrated) == checks
        assert _triggers(migrated) == _triggers(made)
        assert len(_triggers(made)) > 100
    finally:
        made.dispose()
