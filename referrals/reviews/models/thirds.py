"""Tables of third parties: who they are, where they stay away, how they served, what they said."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.reviews.rules import Third


class ThirdParty(SQLModel, table=True):
    """Somebody who assists an agency: no account, no certificate, so neither enters nor finds."""

    __tablename__ = "third_party"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    kind: Third = Field(sa_type=enum_text(Third))
    name: str = Field(max_length=200)
    field: str = Field(max_length=200)
    unit: str = Field(default="", max_length=200)
    added_by: str
    added_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str = ""
    end_reason: str = Field(default="", max_length=500)


class ThirdRecusal(SQLModel, table=True):
    """That a third party gives no opinion where an institution is concerned (回避)."""

    __tablename__ = "third_recusal"

    third_id: int = Field(foreign_key="third_party.id", primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", primary_key=True)
    reason: str
    noted_by: str
    noted_at: datetime = Field(sa_type=UtcDateTime)


class ThirdScore(SQLModel, table=True):
    """How well a third party assisted in a year, 0 to 100."""

    __tablename__ = "third_score"
    __table_args__ = (CheckConstraint("score BETWEEN 0 AND 100", name="score_within"),)

    third_id: int = Field(foreign_key="third_party.id", primary_key=True)
    year: int = Field(primary_key=True)
    score: int
    reason: str
    scored_by: str
    scored_at: datetime = Field(sa_type=UtcDateTime)


class Opinion(SQLModel, table=True):
    """What a third party was asked in a case and what it answered, both sealed, and its signed paper."""

    __tablename__ = "third_opinion"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    third_id: int = Field(foreign_key="third_party.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    question: int = Field(foreign_key="review_text.id")
    asked_by: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answer: int | None = Field(default=None, foreign_key="review_text.id")
    item_id: int | None = Field(default=None, foreign_key="evidence_item.id")
    answered_on: date | None = None
    noted_by: str = ""
    noted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


append_only(ThirdScore)
