"""Tables of lists taken in: the runs, their rows, and what agencies call the columns."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from portal.imports.rules import Kind, RowState, RunState
from portal.infra.database import UtcDateTime, enum_text


class ImportRun(SQLModel, table=True):
    """One file on its way in. Its counts are moved in the transactions that move its rows.

    Of leads, `source` is the system they come from and `key_id` the agency's key they are sealed to.
    `columns` are the names in its header, `targets` what each stands for ("" for nothing);
    `checked_to` is the last line looked at; `note` says why it was paused by itself.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_list", "agency", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_type=enum_text(Kind))
    agency: str = Field(foreign_key="agency.code", max_length=40)
    officer_id: int = Field(foreign_key="officer.id")
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    columns: list[str] = Field(default_factory=list, sa_type=JSON)
    targets: list[str] = Field(default_factory=list, sa_type=JSON)
    region: str = Field(default="", max_length=12)
    source: str = Field(default="", max_length=80)
    key_id: int | None = None
    state: RunState = Field(default=RunState.RECEIVING, index=True, sa_type=enum_text(RunState))
    note: str = Field(default="", max_length=40)
    checked_to: int = 0
    total: int = 0
    good: int = 0
    bad: int = 0
    made: int = 0
    changed: int = 0
    skipped: int = 0
    failed: int = 0
    made_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ImportRow(SQLModel, table=True):
    """A row of a list: its cells as they stand in the file, what is wrong, what became of it.

    Cells are kept no longer than they are needed, for they are not sealed: those of persons never,
    those of columns not taken until the check, the others until the row is taken.

    Of a lead the whole row is in `sealed` (intake.service.leads) and only what must be judged is
    a cell as well, its key as a mark.

    `errors` maps a column's code (or "row") to the code of what is wrong with it; `result_id` is the
    institution or case it led to.
    """

    __tablename__ = "import_row"
    __table_args__ = (
        Index("ix_import_row_state", "run_id", "state", "line"),
        Index("ix_import_row_key", "run_id", "key"),
    )

    run_id: int = Field(primary_key=True, foreign_key="import_run.id")
    line: int = Field(primary_key=True)
    cells: list[str] = Field(sa_type=JSON)
    sealed: bytes = b""
    state: RowState = Field(default=RowState.WAITING, sa_type=enum_text(RowState))
    key: str = Field(default="", max_length=80)
    errors: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    result_id: int | None = None


class ImportMapping(SQLModel, table=True):
    """What an agency last took the columns of a kind of list for, by name in the header."""

    __tablename__ = "import_mapping"

    agency: str = Field(primary_key=True, foreign_key="agency.code", max_length=40)
    kind: Kind = Field(primary_key=True, sa_type=enum_text(Kind))
    columns: dict[str, str] = Field(sa_type=JSON)


class ImportSourceMapping(SQLModel, table=True):
    """What an agency last took the columns of one system's leads for, by name in the header."""

    __tablename__ = "import_source_mapping"

    agency: str = Field(primary_key=True, foreign_key="agency.code", max_length=40)
    source: str = Field(primary_key=True, max_length=80)
    columns: dict[str, str] = Field(sa_type=JSON)
