"""Putting many rows straight into tables: COPY on PostgreSQL, executemany on SQLite.

Indexes are dropped before and made after, as one does when loading: the tables are then the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any, Self

import psycopg
from sqlalchemy import UniqueConstraint, text
from sqlalchemy.engine import Engine
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlmodel import SQLModel

from portal.search.models import drop_index_ddl, index_ddl

Rows = Sequence[tuple[Any, ...]]


def constants(model: type[SQLModel], given: Sequence[str]) -> tuple[list[str], tuple[Any, ...]]:
    """Return every column of a table, those given first, and the usual values of the others."""
    table = model.__table__
    others = [c.name for c in table.columns if c.name not in given and c.name != "id"]
    values = []
    for name in others:
        field = model.model_fields[name]
        values.append(None if field.is_required() else field.get_default(call_default_factory=True))
    return [*given, *others], tuple(getattr(each, "value", each) for each in values)


class Loader(AbstractContextManager["Loader"]):
    """Writes rows; within it the named tables have no indexes and nothing is checked."""

    def __init__(self, engine: Engine, models: Iterable[type[SQLModel]]) -> None:
        self.engine, self.models = engine, list(models)

    def __enter__(self) -> Self:
        with self.engine.begin() as connection:
            for statement in drop_index_ddl(self.engine.dialect.name):
                connection.execute(text(statement))
            for model in self.models:
                for index in model.__table__.indexes:
                    index.drop(connection, checkfirst=True)
                for unique in self._uniques(model):
                    connection.execute(DropConstraint(unique))
        self.open()
        return self

    def __exit__(self, failed: type[BaseException] | None, *rest: object) -> None:
        self.close()
        if failed is None:
            self.index()

    def index(self) -> None:
        """Make the indexes again and let the planner look at the tables."""
        with self.engine.begin() as connection:
            for model in self.models:
                for unique in self._uniques(model):
                    connection.execute(AddConstraint(unique, isolate_from_table=False))
                for index in model.__table__.indexes:
                    index.create(connection)
            for statement in index_ddl(self.engine.dialect.name):
                connection.execute(text(statement))
            self.finish(connection)

    def _uniques(self, model: type[SQLModel]) -> list[UniqueConstraint]:
        if self.engine.dialect.name == "sqlite":
            return []
        found = [c for c in model.__table__.constraints if isinstance(c, UniqueConstraint)]
        return sorted(found, key=lambda each: str(each.name))

    def open(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def finish(self, connection: Any) -> None:
        raise NotImplementedError

    def write(self, model: type[SQLModel], given: Sequence[str], rows: Rows) -> None:
        """Write rows; a column not given has its usual value."""
        raise NotImplementedError


class IntoPostgres(Loader):
    """COPY, with foreign keys and triggers asleep."""

    def open(self) -> None:
        url = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(url)
        self.connection.execute("SET session_replication_role = replica")
        # Emptied in the transaction that fills them, tables need no write-ahead log (wal_level minimal).
        names = ", ".join(str(each.__tablename__) for each in self.models)
        self.connection.execute(f"TRUNCATE {names} CASCADE")

    def close(self) -> None:
        self.connection.commit()
        self.connection.close()

    def write(self, model: type[SQLModel], given: Sequence[str], rows: Rows) -> None:
        columns, rest = constants(model, given)
        named = ", ".join(f'"{each}"' for each in columns)
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {model.__tablename__} ({named}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(
                    [_vector(each) if type(each) is frozenset else each for each in (*row, *rest)]
                )

    def finish(self, connection: Any) -> None:
        for model in self.models:
            if "id" in model.__table__.columns and model.__tablename__ != "audit_leaf":
                name = model.__tablename__
                connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "
                        f"coalesce((SELECT max(id) FROM {name}), 1))"
                    )
                )
        raw = psycopg.connect(
            self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False),
            autocommit=True,
        )
        connection.commit()
        raw.execute("VACUUM (FREEZE, ANALYZE)")
        raw.execute("CHECKPOINT")
        raw.close()


class IntoSqlite(Loader):
    """One connection that flushes nothing until the end."""

    def open(self) -> None:
        self.connection = sqlite3.connect(str(self.engine.url.database), isolation_level=None)
        for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-500000"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("BEGIN")

    def close(self) -> None:
        self.connection.execute("COMMIT")
        self.connection.close()

    def write(self, model: type[SQLModel], given: Sequence[str], rows: Rows) -> None:
        columns, rest = constants(model, given)
        named = ", ".join(f'"{each}"' for each in columns)
        marks = ", ".join("?" * len(columns))
        kept = [tuple(_kept(each) for each in (*row, *rest)) for row in rows]
        self.connection.executemany(
            f"INSERT INTO {model.__tablename__} ({named}) VALUES ({marks})", kept
        )

    def finish(self, connection: Any) -> None:
        connection.execute(text("INSERT INTO search_fts(search_fts) VALUES ('rebuild')"))
        connection.execute(text("INSERT INTO search_fts(search_fts) VALUES ('optimize')"))


def loader(engine: Engine, models: Iterable[type[SQLModel]]) -> Loader:
    """Return the loader for a database."""
    kind = IntoSqlite if engine.dialect.name == "sqlite" else IntoPostgres
    return kind(engine, models)


def _vector(tokens: frozenset[str]) -> str:
    return " ".join(f"'{each}'" for each in sorted(tokens))


def _kept(value: Any) -> Any:
    kind = type(value)
    if kind is datetime:
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if kind is date:
        return value.isoformat()
    if kind is frozenset:
        return f" {' '.join(sorted(value))} "
    if kind in (list, dict):
        return json.dumps(value, ensure_ascii=False)
    return value
