"""Engine and column types."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    DDL,
    DateTime,
    Dialect,
    MetaData,
    String,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session, SQLModel

from portal.infra.once import forget

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware instant, stored in UTC. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; store the rest in UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back what SQLite forgets: the zone."""
        instant: datetime | None = value
        if instant is not None and instant.tzinfo is None:
            return instant.replace(tzinfo=UTC)
        return instant


def enum_text(kind: type[E]) -> TypeEngine[E]:
    """Return a column type that stores members of `kind` by value, as text."""
    members = {each.value: each for each in kind}

    class EnumText(TypeDecorator[E]):
        impl = String(40)
        cache_ok = True

        def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
            return None if value is None else kind(value).value

        def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
            return None if value is None else members.get(value) or kind(value)

    return EnumText()


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL.

    On SQLite the write-ahead log is on, every commit is flushed to the disk, and a transaction
    that will write takes its lock at once (`writing(engine)`), so it never fails half-way with
    "database is locked".
    """
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_size=12, max_overflow=4, pool_pre_ping=True, hide_parameters=True
        )
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(
        url, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True
    )
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the same engine for transactions that write."""
    return engine.execution_options(writes=True)


def crossed(error: OperationalError) -> bool:
    """Tell whether PostgreSQL ended a transaction because of another: done again, it may go through."""
    return getattr(error.orig, "sqlstate", None) in {"40P01", "40001"}


def in_turn(session: Session, name: str) -> None:
    """Let one transaction at a time go on from here, until it ends: `name` is what they queue for.

    SQLite's writers take turns already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))
    forget(session)


def reading(engine: Engine) -> Engine:
    """Return the same engine for transactions that only read: all of one instant."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def looking(session: Session) -> None:
    """Let `once` keep what it reads: the session will show what is there and change none of it."""
    session.info["kept"] = {}


def once(session: Session, key: Hashable, read: Callable[[], T]) -> T:
    """Return what `read` gives; in a session that only looks it is asked once for each `key`.

    The parts of a page ask the same of a case without knowing of one another.
    """
    kept: dict[Hashable, T] | None = session.info.get("kept")
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


def _pragmas(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def append_only(table: type[SQLModel]) -> None:
    """Let the database itself refuse to change or delete rows of `table`.

    The same statements stand in the migration that makes the table (`append_only_ddl`).
    """
    name = str(table.__tablename__)
    for dialect in ("sqlite", "postgresql"):
        for statement in append_only_ddl(name, dialect):
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
            ddl = ddl.execute_if(dialect=dialect)
            event.listen(SQLModel.metadata.tables[name], "after_create", ddl)


def append_only_ddl(table: str, dialect: str) -> list[str]:
    """Return the statements that make `table` append-only on a dialect."""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {refuse}"
            for verb in ("UPDATE", "DELETE")
        ]
    function = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    body = "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    trigger = f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    return [function + body, trigger + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"]


def insert_all(session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert new rows of one table in one statement, without learning their ids.

    `add_all` asks SQLite row by row for the id each was given.
    """
    if rows:
        values = [row.model_dump(exclude_none=False, exclude={"id"}) for row in rows]
        session.execute(insert(type(rows[0])), values)
