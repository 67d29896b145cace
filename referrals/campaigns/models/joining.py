"""An agency with a case of its own asks to go with another's check of the same institution."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from referrals.campaigns.rules import JoinState

_ASKED = text("state = 'asked'")


class CaseJoin(SQLModel, table=True):
    """Asked from the page of `case_id`, a case of `agency`; `host` leads the check and answers."""

    __tablename__ = "case_check_join"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="second_person"),
        Index(
            "uq_case_check_join_asked",
            "agency",
            "inspection_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    host: str = Field(foreign_key="agency.code", index=True, max_length=40)
    state: JoinState = Field(default=JoinState.ASKED, sa_type=enum_text(JoinState))
    asked_by: int = Field(foreign_key="officer.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = ""
