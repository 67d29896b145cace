"""Tables of bank statements. Matches and what was decided are only ever added."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.statements.rules import Direction, Kind
from portal.statements.rules.judging import Why
from portal.statements.rules.states import Act, FileState, LineState

_LIVE = text("state <> 'cancelled'")
_MARKED = text("mark <> ''")


class StatementFile(SQLModel, table=True):
    """A statement of one of an agency's accounts, as its bank exported it.

    Its lines are sealed under a key of the file, `wrapped` to the reward compartment; `house` is the
    same key under one the server makes of its pepper, only there while the worker reads. `columns`
    are the names of the header, `targets` what each stands for; `read_to` is the last line read.
    `breaks_up` and `breaks_down` count where the balance does not follow, of `balance_pairs`.
    """

    __tablename__ = "statement_file"
    __table_args__ = (
        CheckConstraint("booked_by IS NULL OR booked_by <> officer_id", name="second_person"),
        Index(
            "uq_statement_file_content",
            "agency",
            "sha256",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_statement_file_list", "agency", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    officer_id: int = Field(foreign_key="officer.id")
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    wrapped: bytes
    house: bytes = b""
    columns: list[str] = Field(default_factory=list, sa_type=JSON)
    targets: list[str] = Field(default_factory=list, sa_type=JSON)
    state: FileState = Field(default=FileState.RECEIVING, index=True, sa_type=enum_text(FileState))
    note: str = Field(default="", max_length=40)
    total: int = 0
    read_to: int = 0
    last_signed_fen: int = Field(default=0, sa_type=BigInteger)
    last_balance_fen: int | None = Field(default=None, sa_type=BigInteger)
    breaks_up: int = 0
    breaks_down: int = 0
    balance_pairs: int = 0
    booked_by: int | None = Field(default=None, foreign_key="officer.id")
    to_book: int = 0
    made_at: datetime = Field(sa_type=UtcDateTime)
    matched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StatementLine(SQLModel, table=True):
    """A line of a statement: its cells sealed, beside them what sums and matching need.

    `mark` knows the payment again (an HMAC; "" where the line stands for none of its own), `content`
    the same without the bank's number, `party` the other side. `takes` is the direction of the line
    this one takes back, `pair_id` that line or the one it repeats. `kind` and `target_id` are the
    best of `candidates`; `owner` the agency whose number it names when it is not this one's: it is
    never shown.
    """

    __tablename__ = "statement_line"
    __table_args__ = (
        UniqueConstraint("file_id", "line"),
        CheckConstraint("fen >= 0 AND matched_fen >= 0 AND matched_fen <= fen", name="within_line"),
        Index("ix_statement_line_state", "file_id", "state", "id"),
        Index("ix_statement_line_content", "agency", "content"),
        Index("ix_statement_line_alike", "file_id", "content"),
        Index("ix_statement_line_fen", "agency", "fen"),
        Index(
            "uq_statement_line_mark",
            "agency",
            "mark",
            unique=True,
            sqlite_where=_MARKED,
            postgresql_where=_MARKED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = Field(foreign_key="statement_file.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    line: int
    sealed: bytes
    state: LineState = Field(default=LineState.WAITING, sa_type=enum_text(LineState))
    why: Why | None = Field(default=None, sa_type=enum_text(Why))
    note: str = Field(default="", max_length=80)
    happened_on: date | None = None
    fen: int = Field(default=0, sa_type=BigInteger)
    matched_fen: int = Field(default=0, sa_type=BigInteger)
    matches: int = 0
    direction: Direction | None = Field(default=None, sa_type=enum_text(Direction))
    takes: Direction | None = Field(default=None, sa_type=enum_text(Direction))
    mark: str = Field(default="", max_length=64)
    content: str = Field(default="", max_length=64)
    party: str = Field(default="", max_length=64)
    numbered: bool = False
    pair_id: int | None = Field(default=None, index=True)
    kind: Kind | None = Field(default=None, sa_type=enum_text(Kind))
    target_id: int | None = None
    open_fen: int = Field(default=0, sa_type=BigInteger)
    owner: str = Field(default="", max_length=40)
    candidates: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class StatementMatch(SQLModel, table=True):
    """So much of a line was booked for a target, under a name that is never used again."""

    __tablename__ = "statement_match"
    __table_args__ = (CheckConstraint("fen > 0", name="positive"), UniqueConstraint("booking"))

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="statement_line.id", index=True)
    kind: Kind = Field(sa_type=enum_text(Kind))
    target_id: int
    label: str = ""
    fen: int = Field(sa_type=BigInteger)
    booking: str = Field(max_length=40)
    in_bulk: bool = False
    accepted_by: int = Field(foreign_key="officer.id")
    accepted_at: datetime = Field(sa_type=UtcDateTime)


class StatementUndo(SQLModel, table=True):
    """A match was taken back, once, by whom and why; `by_line` is the bank's own line that did it."""

    __tablename__ = "statement_undo"
    __table_args__ = (UniqueConstraint("match_id"),)

    id: int | None = Field(default=None, primary_key=True)
    match_id: int = Field(foreign_key="statement_match.id")
    by_line: int | None = Field(default=None, foreign_key="statement_line.id")
    reasons: str
    undone_by: int = Field(foreign_key="officer.id")
    undone_at: datetime = Field(sa_type=UtcDateTime)


class StatementDecision(SQLModel, table=True):
    """What a person decided about a line besides matching it, and why."""

    __tablename__ = "statement_decision"

    id: int | None = Field(default=None, primary_key=True)
    line_id: int = Field(foreign_key="statement_line.id", index=True)
    act: Act = Field(sa_type=enum_text(Act))
    fen: int = Field(sa_type=BigInteger)
    reasons: str
    decided_by: int = Field(foreign_key="officer.id")
    decided_at: datetime = Field(sa_type=UtcDateTime)


class StatementMapping(SQLModel, table=True):
    """What an agency last took the columns of a header for; `header` is the SHA-256 of its names."""

    __tablename__ = "statement_mapping"

    agency: str = Field(primary_key=True, foreign_key="agency.code", max_length=40)
    header: str = Field(primary_key=True, max_length=64)
    targets: list[str] = Field(sa_type=JSON)


for _table in (StatementMatch, StatementUndo, StatementDecision):
    append_only(_table)
