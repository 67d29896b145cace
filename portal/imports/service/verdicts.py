"""Writing down what became of rows, a batch in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import SQLModel

from portal.imports.models import ImportRow
from portal.infra.work import Work

_TABLE = SQLModel.metadata.tables[str(ImportRow.__tablename__)]


def write(work: Work, run_id: int, verdicts: Sequence[dict[str, Any]]) -> None:
    """Write verdicts, each with its `line` and the same further columns, in one executemany."""
    changed: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in verdicts[0] if name != "line"
    }
    statement = (
        update(_TABLE)
        .where(_TABLE.c.run_id == run_id, _TABLE.c.line == bindparam("at_line"))
        .values(changed)
    )
    rows = [
        {"at_line" if name == "line" else f"new_{name}": value for name, value in each.items()}
        for each in verdicts
    ]
    work.session.connection().execute(statement, rows)
