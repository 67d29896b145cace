"""Tables of who handles a case, and who stays away from it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from portal.assignments.rules import Ground, Kind, RecusalState
from portal.infra.database import UtcDateTime, enum_text

_LIVE = text("until_at IS NULL")
_LEADS = text("until_at IS NULL AND kind = 'lead'")


class Assignment(SQLModel, table=True):
    """An officer handles a case within an agency; `until_at` None: now. One lead at a time."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_lead",
            "case_id",
            "agency",
            unique=True,
            sqlite_where=_LEADS,
            postgresql_where=_LEADS,
        ),
        Index(
            "uq_assignment_officer",
            "officer_id",
            "case_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_assignment_case", "case_id", "agency", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    officer_id: int = Field(foreign_key="officer.id")
    kind: Kind = Field(sa_type=enum_text(Kind))
    instead_of: int | None = Field(default=None, foreign_key="officer.id")
    reason: str = Field(default="", max_length=500)
    from_at: datetime = Field(sa_type=UtcDateTime)
    made_by: str
    until_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str = ""
    end_reason: str = Field(default="", max_length=500)


class Recusal(SQLModel, table=True):
    """An officer stays away from one case, or from every case on an institution."""

    __tablename__ = "recusal"
    __table_args__ = (Index("ix_recusal_agency", "agency", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    institution_id: int | None = Field(default=None, foreign_key="institution.id", index=True)
    ground: Ground = Field(sa_type=enum_text(Ground))
    reason: str = Field(max_length=500)
    state: RecusalState = Field(sa_type=enum_text(RecusalState))
    entered_by: str
    entered_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision: str = Field(default="", max_length=500)
