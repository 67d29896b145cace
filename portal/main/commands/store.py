"""`cluebridge migrate`, `set-up`, `check-migrations`: the database."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine
from sqlmodel import SQLModel

from portal.agencies import service as agencies
from portal.infra.database import make_engine
from portal.infra.settings import ROOT, Settings
from portal.kernel.actor import SYSTEM
from portal.main.app import make_works


def of_models(thing: Any, name: str | None, kind: str, *_: Any) -> bool:
    """Tell whether the models describe a thing; the search index is made by statements of its own."""
    return not str(name).startswith(("search_fts", "ix_search_entry_tokens"))


COMPARED: dict[str, Any] = {"compare_type": False, "include_object": of_models}


def add(commands: Any) -> None:
    """Add the database commands."""
    migrate = commands.add_parser("migrate", help="bring the database to this version's tables")
    migrate.set_defaults(run=_migrate)
    set_up = commands.add_parser("set-up", help="migrate, then load the directory of agencies")
    set_up.set_defaults(run=_set_up)
    check = commands.add_parser(
        "check-migrations", help="do the migrations make what the code expects?"
    )
    check.set_defaults(run=_check)
    make = commands.add_parser("make-migration", help="write the next migration from the models")
    make.add_argument("topic", help="a few words, e.g. 'add draft expiry'")
    make.set_defaults(run=_make)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every missing migration, up to `revision`, in one transaction.

    SQLite rebuilds tables that others point to: it looks at foreign keys only afterwards.
    """
    with engine.connect() as connection, _unchecked(connection), connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@contextmanager
def _unchecked(connection: Connection) -> Iterator[None]:
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise AssertionError(f"rows that point nowhere: {broken[:3]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def differences(engine: Engine) -> list[Any]:
    """Return what the models have and the database does not, or the other way round."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=COMPARED)
        return list(compare_metadata(context, SQLModel.metadata))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def _migrate(arguments: argparse.Namespace) -> int:
    upgrade(make_engine(Settings().engine_url))
    print("database: up to date")
    return 0


def _set_up(arguments: argparse.Namespace) -> int:
    settings = Settings()
    works = make_works(settings)
    upgrade(works.engine)
    with works.begin(SYSTEM) as work:
        agencies.load_directory(work, agencies.packaged_directory())
    print("database: up to date; directory: loaded")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    engine = make_engine("sqlite://")
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        context = MigrationContext.configure(connection, opts=COMPARED)
        found = compare_metadata(context, SQLModel.metadata)
    for each in found:
        print(each)
    print("migrations: in sync" if not found else "migrations: NOT in sync")
    return 1 if found else 0


def _make(arguments: argparse.Namespace) -> int:
    engine = make_engine("sqlite://")
    config = _config()
    heads = ScriptDirectory.from_config(config).get_heads()
    serial = int(heads[0]) + 1 if heads else 1
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, arguments.topic, autogenerate=True, rev_id=f"{serial:04d}")
    return 0
