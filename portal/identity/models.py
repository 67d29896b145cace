"""Tables of officers and their sessions."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.kernel.actor import Office


class Officer(SQLModel, table=True):
    """A person with an account. Private key and one-time-code secret open only with the passphrase."""

    __tablename__ = "officer"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True, max_length=40)
    name: str
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    certificate_no: str = ""
    phone: str = ""
    email: str = ""
    salt: bytes = b""
    kdf_memory_kib: int = 0
    kdf_passes: int = 0
    public: bytes = b""
    sealed_private: bytes = b""
    sealed_totp: bytes = b""
    last_totp_step: int = 0
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    active: bool = True
    activation_hash: bytes | None = None
    made_at: datetime = Field(sa_type=UtcDateTime)


class OfficerOffice(SQLModel, table=True):
    """An office an officer holds."""

    __tablename__ = "officer_office"
    __table_args__ = (UniqueConstraint("officer_id", "office"),)

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    office: Office = Field(sa_type=enum_text(Office))
    acting: bool = False
    """Of a head: appointed to conduct the work (主持工作), without being the head by title."""


class StaffSession(SQLModel, table=True):
    """A signed-in browser. Opens nothing without the cookie whose hash it is found by."""

    __tablename__ = "staff_session"

    token_hash: bytes = Field(primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    sealed_private: bytes
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Absence(SQLModel, table=True):
    """Days on which an officer is away, both included, and who takes what comes in meanwhile."""

    __tablename__ = "officer_absence"
    __table_args__ = (Index("ix_officer_absence_days", "until_on", "officer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    delegate_id: int = Field(foreign_key="officer.id", index=True)
    from_on: date
    until_on: date
    entered_by: str
    entered_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
