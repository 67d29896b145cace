"""Tables of annulments. Both are history: who proposed, who decided, and that they are two others."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only


class RewardAnnulment(SQLModel, table=True):
    """That an approved reward be annulled: on what ground, why, what its reporter is told.

    `approved_by` is who approved the reward, bound to the reward's own row. `serial` counts the
    proposals of one reward, so that two at one moment are one.
    """

    __tablename__ = "reward_annulment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["award_id", "approved_by"], ["reward_award.id", "reward_award.decided_by"]
        ),
        UniqueConstraint("award_id", "serial"),
        UniqueConstraint("id", "proposed_by", "approved_by"),
    )

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(index=True)
    approved_by: int
    serial: int
    ground: str = Field(max_length=40)
    reason: str
    told: str
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_by_name: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)


class RewardAnnulmentDecision(SQLModel, table=True):
    """What was decided on it: by neither who proposed it nor who approved the reward."""

    __tablename__ = "reward_annulment_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["annulment_id", "proposed_by", "approved_by"],
            ["reward_annulment.id", "reward_annulment.proposed_by", "reward_annulment.approved_by"],
        ),
        CheckConstraint(
            "decided_by <> proposed_by AND decided_by <> approved_by", name="another_person"
        ),
    )

    annulment_id: int = Field(primary_key=True)
    proposed_by: int
    approved_by: int
    annuls: bool
    reasons: str
    number: str = Field(default="", max_length=80)
    decided_by: int = Field(foreign_key="officer.id")
    decided_by_name: str
    decided_at: datetime = Field(sa_type=UtcDateTime)


append_only(RewardAnnulment)
append_only(RewardAnnulmentDecision)
