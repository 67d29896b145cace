"""Tables of clients. Of a secret only its hash is kept."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime


class ApiClient(SQLModel, table=True):
    """Another system, acting for one agency until `expires_on`, that day included."""

    __tablename__ = "api_client"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    name: str = Field(max_length=80)
    source: str = Field(max_length=80)
    may: list[str] = Field(sa_type=JSON)
    expires_on: date
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left: int
    left_at: datetime = Field(sa_type=UtcDateTime)


class ApiBucket(SQLModel, table=True):
    """What is left of what all clients together may send; one row, the first."""

    __tablename__ = "api_bucket"

    id: int | None = Field(default=None, primary_key=True)
    left: int
    left_at: datetime = Field(sa_type=UtcDateTime)


class ApiSecret(SQLModel, table=True):
    """A secret of a client, by its hash; after a change the old one counts until `ends_at`."""

    __tablename__ = "api_secret"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="api_client.id", index=True)
    hash: bytes = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
