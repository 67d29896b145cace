"""Writing rows that may be there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from portal.infra.work import Work

CHUNK = 500
"""Rows of one statement: below every limit on bound values."""


def add_missing(work: Work, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows that no unique key of `table` has yet; the others stay as they are."""
    for start in range(0, len(rows), CHUNK):
        new = new_rows(work, table).values([dict(row) for row in rows[start : start + CHUNK]])
        work.session.execute(new.on_conflict_do_nothing())


def new_rows(work: Work, table: type[SQLModel]) -> Any:
    """Return an INSERT of this database's dialect, which knows ON CONFLICT."""
    dialect = sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
