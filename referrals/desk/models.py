"""The desk's lists: a projection of cases, referrals, clocks and money, one row per watcher and case."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from referrals.desk.rules import Part


class DeskRow(SQLModel, table=True):
    """What `agency` (a procuratorate of the region or above it, or a side of the referral) watches.

    `owner` owns the case, `turn` is whose turn it is in the referral, `state` where that stands.
    Nothing here is sealed and no words are: sums, states, days, agencies.
    """

    __tablename__ = "desk_row"
    __table_args__ = (
        UniqueConstraint("agency", "case_id"),
        Index("ix_desk_row_list", "agency", "part", "due_at", "id", "case_id"),
        Index("ix_desk_row_owner", "agency", "part", "owner", "due_at", "id", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    part: Part = Field(sa_type=enum_text(Part))
    due_at: datetime = Field(sa_type=UtcDateTime)
    owner: str = Field(foreign_key="agency.code", max_length=40)
    turn: str = Field(default="", max_length=40)
    transfer_id: int | None = None
    state: str = Field(default="", max_length=40)
    suspected_fen: int = Field(default=0, sa_type=BigInteger)
    proven_fen: int = Field(default=0, sa_type=BigInteger)
    fund_ordered_fen: int = Field(default=0, sa_type=BigInteger)
    fund_received_fen: int = Field(default=0, sa_type=BigInteger)
    restitution_ordered_fen: int = Field(default=0, sa_type=BigInteger)
    restitution_received_fen: int = Field(default=0, sa_type=BigInteger)
