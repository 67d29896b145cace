"""Tables of the year's reward money. The database itself lets no year go below zero."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from rewards.budgets.rules import GrantState, Step


class RewardBudget(SQLModel, table=True):
    """What an agency may give in rewards approved in a year: one row, changed only under its lock.

    What was approved in a year is paid from it, also after its end.
    """

    __tablename__ = "reward_budget"
    __table_args__ = (
        UniqueConstraint("agency", "year"),
        CheckConstraint("reserved_fen >= 0 AND spent_fen >= 0", name="not_negative"),
        CheckConstraint("reserved_fen + spent_fen <= granted_fen", name="within_grant"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    year: int
    granted_fen: int = Field(default=0, sa_type=BigInteger)
    reserved_fen: int = Field(default=0, sa_type=BigInteger)
    spent_fen: int = Field(default=0, sa_type=BigInteger)


class BudgetGrant(SQLModel, table=True):
    """Money granted for a year by a document; counts once a second person has seen it too.

    `amount_fen` is negative when the document takes money back.
    """

    __tablename__ = "reward_budget_grant"
    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="not_nothing"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint("state = 'proposed' OR decided_by IS NOT NULL", name="decided"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    year: int
    amount_fen: int = Field(sa_type=BigInteger)
    document: str = Field(max_length=200)
    note: str = ""
    state: GrantState = Field(default=GrantState.PROPOSED, sa_type=enum_text(GrantState))
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_by_name: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BudgetMove(SQLModel, table=True):
    """One step of one reward through the money of its year. `award_id` is a row of reward_award."""

    __tablename__ = "reward_budget_move"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        Index("ix_reward_budget_move_award", "award_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    budget_id: int = Field(foreign_key="reward_budget.id", index=True)
    award_id: int = Field(foreign_key="reward_award.id")
    step: Step = Field(sa_type=enum_text(Step))
    amount_fen: int = Field(sa_type=BigInteger)
    moved_by: str
    moved_at: datetime = Field(sa_type=UtcDateTime)


append_only(BudgetMove)
