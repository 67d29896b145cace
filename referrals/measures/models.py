"""Tables of measures and scores. What officers wrote is sealed under the case key, in one table."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.measures.rules import Heard, State

_ONE_SUBJECT = " + ".join(
    f"(CASE WHEN {each} THEN 1 ELSE 0 END)"
    for each in ("institution_id IS NOT NULL", "person_id IS NOT NULL", "party <> ''")
)


class MeasureText(SQLModel, table=True):
    """Words of an officer, sealed under one generation of the case key."""

    __tablename__ = "measure_text"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str = Field(max_length=40)
    ref: bytes
    generation: int
    sealed: bytes


class Measure(SQLModel, table=True):
    """A measure against an institution, a person or a named party, from proposal to its end.

    `party` names who is in no register, as the decision does; only its agency reads it.
    `heads_id`: the institution that the banned person heads, typed by the proposer and barred with them.
    `until_on` is its last day, None while open-ended; `ended_on` the first day it no longer bound,
    restored early. `warned`: days before the end already spoken of. `begun`: its first day was acted on.
    """

    __tablename__ = "measure"
    __table_args__ = (
        CheckConstraint(f"{_ONE_SUBJECT} = 1", name="one_subject"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint(
            "restored_by IS NULL OR restored_by <> asked_by", name="restored_by_another"
        ),
        CheckConstraint("state = 'proposed' OR decided_by IS NOT NULL", name="decided_first"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="in_order"),
        CheckConstraint("heads_id IS NULL OR institution_id IS NULL", name="a_person_heads"),
        Index("ix_measure_block", "institution_id", "state"),
        Index("ix_measure_due", "state", "until_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    institution_id: int | None = Field(default=None, foreign_key="institution.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    party: str = Field(default="", max_length=200)
    heads_id: int | None = Field(default=None, foreign_key="institution.id", index=True)
    kind: str = Field(max_length=40)
    version: str = Field(max_length=60)
    part: str = Field(default="", max_length=200)
    months: int | None = None
    from_on: date
    until_on: date | None = None
    state: State = Field(default=State.PROPOSED, sa_type=enum_text(State))
    number: str = Field(default="", max_length=80)
    document_id: int | None = Field(default=None, foreign_key="case_document.id")
    begun: bool = False
    warned: int = 0
    grounds_id: int = Field(foreign_key="measure_text.id")
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    heard: Heard | None = Field(default=None, sa_type=enum_text(Heard))
    heard_on: date | None = None
    statement_id: int | None = Field(default=None, foreign_key="measure_text.id")
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons_id: int | None = Field(default=None, foreign_key="measure_text.id")
    asked_by: int | None = Field(default=None, foreign_key="officer.id")
    pledged_on: date | None = None
    pledge_id: int | None = Field(default=None, foreign_key="measure_text.id")
    restored_by: int | None = Field(default=None, foreign_key="officer.id")
    ended_on: date | None = None


class StaffScore(SQLModel, table=True):
    """Points given to somebody for one breach. Never changed: an appeal strikes it out."""

    __tablename__ = "staff_score"
    __table_args__ = (CheckConstraint("points BETWEEN 1 AND 12", name="points_in_range"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    person_id: int = Field(foreign_key="person.id", index=True)
    on: date
    points: int
    tier: str = Field(max_length=40)
    scheme: str = Field(max_length=40)
    basis_id: int = Field(foreign_key="measure_text.id")
    measure_id: int | None = Field(default=None, foreign_key="measure.id")
    recorded_by: int = Field(foreign_key="officer.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class ScoreAppeal(SQLModel, table=True):
    """What became of an appeal against a score: it stands, or it is struck out."""

    __tablename__ = "score_appeal"
    __table_args__ = (UniqueConstraint("score_id"),)

    id: int | None = Field(default=None, primary_key=True)
    score_id: int = Field(foreign_key="staff_score.id")
    void: bool
    text_id: int = Field(foreign_key="measure_text.id")
    decided_by: int = Field(foreign_key="officer.id")
    decided_at: datetime = Field(sa_type=UtcDateTime)


append_only(MeasureText)
append_only(StaffScore)
append_only(ScoreAppeal)
