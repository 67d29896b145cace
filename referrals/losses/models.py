"""Tables of the board: what each order and case adds, the sums; and money passed on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.losses.rules import What
from referrals.losses.rules.remitting import Passing
from referrals.recoveries.rules import Ledger


class LossCount(SQLModel, table=True):
    """The sum of one column: of an agency, a ledger ("" for cases), a month, the year its cases opened."""

    __tablename__ = "loss_count"
    __table_args__ = (Index("ix_loss_count_year", "year", "agency"),)

    agency: str = Field(primary_key=True, max_length=40)
    ledger: str = Field(primary_key=True, max_length=20)
    what: What = Field(primary_key=True, sa_type=enum_text(What))
    month: str = Field(primary_key=True, max_length=7)
    year: int = Field(primary_key=True)
    fen: int = Field(sa_type=BigInteger)


class LossLine(SQLModel, table=True):
    """What one order adds to the sums now. `counted` is that by column and month, as it was added."""

    __tablename__ = "loss_line"
    __table_args__ = (Index("ix_loss_line_agency", "agency", "ledger", "due_month"),)

    order_id: int = Field(primary_key=True, foreign_key="recovery_order.id")
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(max_length=40)
    ledger: Ledger = Field(sa_type=enum_text(Ledger))
    year: int
    institution_id: int | None = Field(default=None, index=True)
    due_month: str = Field(max_length=7)
    ordered_fen: int = Field(default=0, sa_type=BigInteger)
    paid_fen: int = Field(default=0, sa_type=BigInteger)
    returned_fen: int = Field(default=0, sa_type=BigInteger)
    outstanding_fen: int = Field(default=0, sa_type=BigInteger)
    written_off_fen: int = Field(default=0, sa_type=BigInteger)
    owed_back_fen: int = Field(default=0, sa_type=BigInteger)
    counted: list[list[Any]] = Field(default_factory=list, sa_type=JSON)


class LossCase(SQLModel, table=True):
    """What one case adds to the sums now: its amounts, in the month it was opened."""

    __tablename__ = "loss_case"

    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    agency: str = Field(max_length=40)
    year: int
    month: str = Field(max_length=7)
    institution_id: int | None = Field(default=None, index=True)
    suspected_fen: int = Field(sa_type=BigInteger)
    proven_fen: int = Field(sa_type=BigInteger)


_STANDS = text("state IN ('proposed', 'confirmed')")


class Remittance(SQLModel, table=True):
    """Money of one ledger passed on to its account, by one slip; it counts once a second person agreed."""

    __tablename__ = "remittance"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint("undone_by IS NULL OR undone_by <> proposed_by", name="undone_by_another"),
        Index(
            "ix_remittance_slip",
            "agency",
            "slip",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    ledger: Ledger = Field(sa_type=enum_text(Ledger))
    amount_fen: int = Field(sa_type=BigInteger)
    account: str = Field(max_length=200)
    slip: str = Field(max_length=200)
    passed_on: date
    state: Passing = Field(default=Passing.PROPOSED, sa_type=enum_text(Passing))
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: int | None = Field(default=None, foreign_key="officer.id")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: str = ""


class RemittanceLine(SQLModel, table=True):
    """How much of a slip is of which order."""

    __tablename__ = "remittance_line"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        UniqueConstraint("remittance_id", "order_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    remittance_id: int = Field(foreign_key="remittance.id", index=True)
    order_id: int = Field(foreign_key="recovery_order.id", index=True)
    amount_fen: int = Field(sa_type=BigInteger)


append_only(RemittanceLine)
