"""Tables of counters."""

from sqlmodel import Field, SQLModel


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
