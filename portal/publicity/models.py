"""Tables of what is published."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.publicity.rules import StoryState

_LIVE = text("state IN ('proposed', 'published')")


class PublishedCase(SQLModel, table=True):
    """A case told to the public: who wrote it, which second person agreed, until when it stands.

    The words never change once proposed; another telling is another row. At most one of a case
    lives; of one declined or taken back the words are gone.
    """

    __tablename__ = "published_case"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        Index("ix_published_case_shown", "state", "until", "id"),
        Index(
            "uq_published_case_live",
            "case_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    category: str = Field(default="", max_length=40)
    title: str = Field(max_length=200)
    text: str
    result: str
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    until: date
    state: StoryState = Field(default=StoryState.PROPOSED, sa_type=enum_text(StoryState))
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_by_name: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_on: date | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="officer.id")
    withdrawn_by_name: str = ""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = ""


class YearFigures(SQLModel, table=True):
    """The figures of a year as the public sees them: small ones are already left out."""

    __tablename__ = "year_figures"

    year: int = Field(primary_key=True)
    counted_on: date
    told: dict[str, Any] = Field(sa_type=JSON)
