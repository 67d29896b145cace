"""The table of what the public is told."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime

_NOT_REFUSED = text("decided_at IS NULL OR published")


class RewardList(SQLModel, table=True):
    """Rewards of a year told to the public, so roughly that nobody is told apart.

    `rows` is what is shown, written once: amounts in bands, months, no case, no tip.
    """

    __tablename__ = "reward_list"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        Index(
            "uq_reward_list_year",
            "agency",
            "year",
            unique=True,
            sqlite_where=_NOT_REFUSED,
            postgresql_where=_NOT_REFUSED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    year: int
    rows: list[dict[str, Any]] = Field(sa_type=JSON)
    withheld: int
    published: bool = False
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_by_name: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
