"""Tables of collecting. Amounts are fen; money itself moves in the postings of recoveries only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.collections.rules import ActState, Holding, Kind, Remedy, SecurityState


class CollectionAct(SQLModel, table=True):
    """What one officer proposed and another decided about an order.

    `facts` holds what the kind needs (days, numbers, a name); `live` is True while it waits to be decided,
    else None: one of a kind at a time. `running` is True for the plan in force, else None.
    `owed_fen` is what was outstanding when it was decided, `over_on` when a plan ended or was broken.
    """

    __tablename__ = "collection_act"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint("amount_fen >= 0", name="not_negative"),
        CheckConstraint(
            "state IN ('proposed', 'declined') OR decided_by IS NOT NULL", name="decided"
        ),
        UniqueConstraint("order_id", "kind", "live"),
        UniqueConstraint("order_id", "running"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="recovery_order.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: Kind = Field(sa_type=enum_text(Kind))
    amount_fen: int = Field(default=0, sa_type=BigInteger)
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    reasons: str
    proof_id: int | None = Field(default=None, foreign_key="evidence_item.id")
    state: ActState = Field(default=ActState.PROPOSED, sa_type=enum_text(ActState), index=True)
    live: bool | None = True
    running: bool | None = None
    owed_fen: int = Field(default=0, sa_type=BigInteger)
    over_on: date | None = None
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str = ""
    posting_id: int | None = Field(default=None, foreign_key="posting.id")


class Security(SQLModel, table=True):
    """Property of an obligor that is sealed, seized or frozen for an order, until its day."""

    __tablename__ = "collection_security"
    __table_args__ = (CheckConstraint("until >= since", name="ends_after"),)

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="recovery_order.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    holding: Holding = Field(sa_type=enum_text(Holding))
    what: str = Field(max_length=200)
    owner: str = Field(max_length=200)
    value_fen: int = Field(default=0, sa_type=BigInteger)
    document: str = Field(max_length=200)
    since: date
    until: date
    state: SecurityState = Field(default=SecurityState.HELD, sa_type=enum_text(SecurityState))
    posting_id: int | None = Field(default=None, foreign_key="posting.id")
    held_by: int = Field(foreign_key="officer.id")
    held_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OrderContest(SQLModel, table=True):
    """A reconsideration or suit against an order that is no part of an administrative case.

    However it ended, another officer says so; what sets an order aside is proven by a file of the case.
    """

    __tablename__ = "order_contest"
    __table_args__ = (
        UniqueConstraint("order_id", "live"),
        CheckConstraint(
            "upheld IS NULL OR (ended_by IS NOT NULL AND ended_by <> recorded_by"
            " AND (upheld OR proof_id IS NOT NULL))",
            name="ended_by_another",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="recovery_order.id", index=True)
    remedy: Remedy = Field(sa_type=enum_text(Remedy))
    since: date
    ended_on: date | None = None
    upheld: bool | None = None
    live: bool | None = True
    reasons: str
    outcome: str = ""
    proof_id: int | None = Field(default=None, foreign_key="evidence_item.id")
    ended_by: int | None = Field(default=None, foreign_key="officer.id")
    recorded_by: int = Field(foreign_key="officer.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class CollectionMark(SQLModel, table=True):
    """That officers were told of an order so many days overdue: once each."""

    __tablename__ = "collection_mark"
    __table_args__ = (UniqueConstraint("order_id", "due_on", "days"),)

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="recovery_order.id")
    due_on: date
    days: int
    at: datetime = Field(sa_type=UtcDateTime)


append_only(CollectionMark)
