"""Tables of counters and of the proofs that they are right."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime


class AgencyCount(SQLModel, table=True):
    """How many cases an agency sees in one state."""

    __tablename__ = "agency_count"

    agency: str = Field(primary_key=True, max_length=40)
    state: str = Field(primary_key=True, max_length=40)
    n: int


class PlaceCount(SQLModel, table=True):
    """How many cases of a city, opened in a month (2026-03), are in one state, by category."""

    __tablename__ = "place_count"

    city: str = Field(primary_key=True, max_length=12)
    month: str = Field(primary_key=True, max_length=7)
    state: str = Field(primary_key=True, max_length=40)
    category: str = Field(primary_key=True, max_length=40)
    n: int


class CountProof(SQLModel, table=True):
    """The outcome of one comparison of all counters with all cases: the first differences found."""

    __tablename__ = "count_proof"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    differences: int
    examples: list[dict[str, Any]] = Field(sa_type=JSON)
