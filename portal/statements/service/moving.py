"""Moving a statement from state to state, and writing down what became of many lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import SQLModel

from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.statements.models import StatementFile, StatementLine
from portal.statements.rules.states import FileState, can_move

_TABLE = SQLModel.metadata.tables[str(StatementLine.__tablename__)]


def move(file: StatementFile, state: FileState) -> None:
    """Put a statement into a state; Conflict when the way is barred."""
    if not can_move(file.state, state):
        raise Conflict
    file.state, file.note = state, ""


def write(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    """Change lines, each with its `id` and the same further columns, in one executemany."""
    if not rows:
        return
    changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
    statement = update(_TABLE).where(_TABLE.c.id == bindparam("at_id")).values(changed)
    told = [
        {"at_id" if name == "id" else f"new_{name}": value for name, value in each.items()}
        for each in rows
    ]
    work.session.connection().execute(statement, told)
