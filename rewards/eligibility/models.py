"""Tables of what a reward rests on. History is never overwritten: the newest row counts."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from rewards.eligibility.rules import Answer

_LIVE = text("ended_at IS NULL")


class RewardLink(SQLModel, table=True):
    """That a finding of a case rests on a report: who says so and why; ended, never deleted."""

    __tablename__ = "reward_link"
    __table_args__ = (
        Index(
            "uq_reward_link_live",
            "tip_id",
            "finding_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id")
    case_id: int = Field(foreign_key="case_file.id", index=True)
    finding_id: int = Field(foreign_key="case_finding.id", index=True)
    reason: str
    linked_by: int = Field(foreign_key="officer.id")
    linked_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: int | None = Field(default=None, foreign_key="officer.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RewardCheck(SQLModel, table=True):
    """An answer to a ground against rewarding a report; the newest of a ground counts."""

    __tablename__ = "reward_check"
    __table_args__ = (Index("ix_reward_check_tip", "tip_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id")
    ground: str = Field(max_length=40)
    answer: Answer = Field(sa_type=enum_text(Answer))
    reason: str
    made_by: int = Field(foreign_key="officer.id")
    made_by_name: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class RewardRuling(SQLModel, table=True):
    """The head's ruling which report of a case was the first; the newest counts."""

    __tablename__ = "reward_ruling"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    tip_id: int = Field(foreign_key="tip.id")
    reasons: str
    ruled_by: int = Field(foreign_key="officer.id")
    ruled_at: datetime = Field(sa_type=UtcDateTime)


class RewardStatement(SQLModel, table=True):
    """A question to the identity custodian about one report, answered by yes, no or unknown.

    `half` is the approver's half of the identity key, passed on to the custodian's compartment for
    one comparison and destroyed with it. With `other_tip_id` the question is whether two reports are
    one person's, and `half` holds both halves. `parties`: the people of a case another agency owns, as
    blind indexes its head (`shared_by`) gave for this one comparison; destroyed with it.
    """

    __tablename__ = "reward_statement"
    __table_args__ = (
        CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name="second_person"),
        CheckConstraint(
            "released_by IS NULL OR (released_by <> asked_by"
            " AND (answered_by IS NULL OR answered_by <> released_by))",
            name="third_person",
        ),
        CheckConstraint("other_tip_id IS NULL OR tip_id < other_tip_id", name="two_reports"),
    )

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    other_tip_id: int | None = Field(default=None, foreign_key="tip.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    ground: str = Field(max_length=40)
    asked_by: int = Field(foreign_key="officer.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    released_by: int | None = Field(default=None, foreign_key="officer.id")
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    half_key_id: int | None = Field(default=None, foreign_key="agency_key.id", index=True)
    half: bytes = b""
    shared_by: int | None = Field(default=None, foreign_key="officer.id")
    parties_key_id: int | None = Field(default=None, foreign_key="agency_key.id", index=True)
    parties: bytes = b""
    answer: Answer | None = Field(default=None, sa_type=enum_text(Answer))
    compared: bool = False
    answered_by: int | None = Field(default=None, foreign_key="officer.id")
    answered_by_name: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RewardJoint(SQLModel, table=True):
    """Reports of one case made together: one reward, one collector, an agreed division.

    `settled_at` once they agree or the head decided for them, with reasons.
    """

    __tablename__ = "reward_joint"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> made_by", name="second_person"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    reason: str
    made_by: int = Field(foreign_key="officer.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    collector: int | None = Field(default=None, foreign_key="tip.id")
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decision: str = ""
    ended_by: int | None = Field(default=None, foreign_key="officer.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RewardJointTip(SQLModel, table=True):
    """One report of a joint one, with its part once that is settled. Live in one joint only."""

    __tablename__ = "reward_joint_tip"
    __table_args__ = (
        UniqueConstraint("joint_id", "tip_id"),
        Index(
            "uq_reward_joint_tip_live",
            "tip_id",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    joint_id: int = Field(foreign_key="reward_joint.id")
    tip_id: int = Field(foreign_key="tip.id")
    parts: int = 0
    live: bool = True


class RewardSplit(SQLModel, table=True):
    """A division as one of the reporters entered it with their receipt; the newest counts."""

    __tablename__ = "reward_split"

    id: int | None = Field(default=None, primary_key=True)
    joint_id: int = Field(foreign_key="reward_joint.id", index=True)
    tip_id: int = Field(foreign_key="tip.id")
    parts: dict[str, int] = Field(sa_type=JSON)
    collector: int = Field(foreign_key="tip.id")
    entered_on: date


append_only(RewardCheck)
append_only(RewardRuling)
append_only(RewardSplit)
