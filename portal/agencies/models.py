"""Tables of agencies, regions and compartment keys."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.agencies.rules import AgencyKind, Compartment
from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.kernel.text import Text


class Region(SQLModel, table=True):
    """An administrative division."""

    __tablename__ = "region"

    code: str = Field(primary_key=True, max_length=12)
    zh: str
    en: str
    parent: str | None = Field(default=None, max_length=12)

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)


class Agency(SQLModel, table=True):
    """An agency that works here."""

    __tablename__ = "agency"

    code: str = Field(primary_key=True, max_length=40)
    zh: str
    en: str
    kind: AgencyKind = Field(sa_type=enum_text(AgencyKind), index=True)
    region: str = Field(foreign_key="region.code", max_length=12)
    mark: str
    phone: str = ""
    successor: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    """Who took its place; an agency with one has ended."""

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)


class AgencyFormerName(SQLModel, table=True):
    """What an agency was called until an instant, and why no longer."""

    __tablename__ = "agency_former_name"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    zh: str
    en: str
    until: datetime = Field(sa_type=UtcDateTime)
    basis: str = Field(max_length=500)
    changed_by: str

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)


class AgencyKey(SQLModel, table=True):
    """A compartment's key pair; only the public half is here.

    `leaf` is the entry of its making in the custody log, `due_since` when somebody who held it left.
    """

    __tablename__ = "agency_key"
    __table_args__ = (UniqueConstraint("agency", "compartment", "generation"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    compartment: Compartment = Field(sa_type=enum_text(Compartment))
    generation: int
    public: bytes
    made_at: datetime = Field(sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    destroyed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leaf: int | None = None


class KeyHolding(SQLModel, table=True):
    """The private half of a compartment key, wrapped to one officer."""

    __tablename__ = "key_holding"
    __table_args__ = (UniqueConstraint("agency_key_id", "officer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    wrapped: bytes
    granted_by: str
    granted_at: datetime = Field(sa_type=UtcDateTime)


class RecoveryKey(SQLModel, table=True):
    """A key pair of which only the public half is anywhere: the private half is in paper shares."""

    __tablename__ = "recovery_key"
    __table_args__ = (UniqueConstraint("agency", "generation"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    generation: int
    public: bytes
    shares: int
    threshold: int
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class RecoveryHolding(SQLModel, table=True):
    """The private half of a compartment key, wrapped to a recovery key."""

    __tablename__ = "recovery_holding"
    __table_args__ = (UniqueConstraint("agency_key_id", "recovery_key_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    recovery_key_id: int = Field(foreign_key="recovery_key.id", index=True)
    wrapped: bytes


append_only(AgencyFormerName)
