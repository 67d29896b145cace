"""Tables of the duty to refer. What was answered and deducted is only ever added."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.duty.rules.review import Answer, FlagState, Outcome, ReviewState


class DutyFlag(SQLModel, table=True):
    """The duty of a case, written at the end of each transaction that could change it.

    The sums are those of `rules.assess` for the owner's eyes; the lines are added up anew for the page.
    `answered_fen` is the total when it was last answered; `remind_on` is practice, not a term of law.
    """

    __tablename__ = "duty_flag"
    __table_args__ = (
        Index("ix_duty_flag_agency", "agency", "state", "remind_on", "case_id"),
        Index("ix_duty_flag_region", "state", "region", "case_id"),
    )

    case_id: int = Field(primary_key=True, foreign_key="case_file.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    region: str = Field(max_length=12)
    state: FlagState = Field(sa_type=enum_text(FlagState))
    offence: str = Field(max_length=40)
    version: str = Field(max_length=60)
    band: str = Field(default="", max_length=40)
    raised_band: str = Field(default="", max_length=40)
    own_fen: int = Field(sa_type=BigInteger)
    total_fen: int = Field(sa_type=BigInteger)
    threshold_fen: int = Field(sa_type=BigInteger)
    answered_fen: int = Field(default=0, sa_type=BigInteger)
    unconfirmed: bool = False
    raised_at: datetime = Field(sa_type=UtcDateTime, index=True)
    remind_on: date | None = None
    assessed_at: datetime = Field(sa_type=UtcDateTime)


class DutyAnswer(SQLModel, table=True):
    """What an officer answered about a sign of intent, with the file that shows it.

    The newest of a version and item counts.
    """

    __tablename__ = "duty_answer"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    version: str = Field(max_length=40)
    item: str = Field(max_length=40)
    answer: Answer = Field(sa_type=enum_text(Answer))
    evidence_id: int | None = Field(default=None, foreign_key="evidence_item.id")
    note: str = ""
    answered_by: str
    officer_id: int = Field(foreign_key="officer.id")
    answered_at: datetime = Field(sa_type=UtcDateTime)


class DutyReview(SQLModel, table=True):
    """What an officer proposes a duty comes to, and the head's decision; `total_fen` as it was then."""

    __tablename__ = "duty_review"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        Index("ix_duty_review_decided", "agency", "decided_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    state: ReviewState = Field(default=ReviewState.PROPOSED, sa_type=enum_text(ReviewState))
    outcome: Outcome = Field(sa_type=enum_text(Outcome))
    reason: str
    offence: str = Field(max_length=40)
    version: str = Field(max_length=60)
    checklist: str = Field(max_length=40)
    total_fen: int = Field(sa_type=BigInteger)
    threshold_fen: int = Field(sa_type=BigInteger)
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_by_name: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opinion: str = ""


class DutyOffset(SQLModel, table=True):
    """What was imposed before, laid against a criminal fine (APL 35). A later row replaces it."""

    __tablename__ = "duty_offset"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    criminal_fen: int = Field(sa_type=BigInteger)
    imposed_fen: int = Field(sa_type=BigInteger)
    detention_days: int = 0
    document: str = Field(max_length=200)
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


append_only(DutyAnswer)
append_only(DutyOffset)
