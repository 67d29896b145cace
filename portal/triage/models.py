"""Tables of triage. Nothing here is text of a reporter's, or made from it without a key."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.triage.rules import CandidateState


class TipKey(SQLModel, table=True):
    """A key under which doubles of a tip are looked for, within the agency that has it."""

    __tablename__ = "tip_key"
    __table_args__ = (Index("ix_tip_key_find", "agency", "text", "received_on", "tip_id"),)

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    text: str = Field(max_length=80)
    received_on: date


class TipCandidate(SQLModel, table=True):
    """A tip and what may be the same matter: an older tip, or an open case, of the same agency.

    `reasons` are [rule, figure] pairs of what is plain; `likeness` (percent, in tens) is kept once
    an officer's session has compared the sealed sketches. It tells how alike two texts are and
    nothing of what they say. The rules of sealed figures are not kept.
    """

    __tablename__ = "tip_candidate"
    __table_args__ = (
        UniqueConstraint("tip_id", "other_tip_id"),
        UniqueConstraint("tip_id", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    other_tip_id: int | None = Field(default=None, foreign_key="tip.id", index=True)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    score: int
    reasons: list[Any] = Field(sa_type=JSON)
    likeness: int | None = None
    state: CandidateState = Field(sa_type=enum_text(CandidateState))
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TipScore(SQLModel, table=True):
    """What an opened text adds to the intake score, in whole steps; which rules gave it is not kept.

    There is a row once an officer has opened the tip. What is plain is counted anew each time.
    """

    __tablename__ = "tip_score"

    tip_id: int = Field(primary_key=True, foreign_key="tip.id")
    version: str = Field(max_length=20)
    sealed: int
