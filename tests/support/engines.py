"""Thousands of databases that differ in their file alone: each statement is compiled once for all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, create_engine
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

from portal.infra import database

STATEMENTS = 4000
"""How many compiled statements a process keeps; a whole run has about three thousand."""


class Portable(SQLiteCompiler):
    """Refuses what SQLite takes and PostgreSQL does not."""

    def visit_select(self, select_stmt: Any, *told: Any, **named: Any) -> Any:
        """Compile a SELECT; NotImplementedError when it compares JSON, which PostgreSQL cannot."""
        compared = select_stmt.selected_columns if select_stmt._distinct else ()
        for column in compared:
            if isinstance(column.type, JSON):
                raise NotImplementedError(f"DISTINCT over {column}: no equality of JSON")
        return super().visit_select(select_stmt, *told, **named)  # type: ignore[no-untyped-call]


def compile_once() -> None:
    """Let every SQLite engine this process makes from now on speak through one dialect.

    SQLAlchemy keeps what it compiled by engine and dialect, and every test has an engine of its own.
    """
    first = create_engine("sqlite://")
    first.dialect.statement_compiler = Portable
    with first.connect():  # the dialect has asked which SQLite this is
        pass
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    def make(url: str, **told: Any) -> Engine:
        engine = create_engine(url, **told)
        if engine.dialect.name == "sqlite":
            _share(engine, first.dialect, compiled)
        return engine

    database.create_engine = make  # type: ignore[assignment, attr-defined]  # the part of it that is used


def _share(engine: Engine, dialect: Dialect, compiled: Any) -> None:
    engine.dialect = dialect
    engine._compiled_cache = compiled
