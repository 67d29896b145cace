"""Tables of notices and of the mail that says there are some."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.kernel.actor import Office


class Notice(SQLModel, table=True):
    """Something an agency's officers should know. `kind` is the name of an event, `facts` its fields."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_inbox", "agency", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    officer_id: int | None = Field(default=None, foreign_key="officer.id", index=True)
    kind: str = Field(max_length=80)
    case_id: int | None = None
    tip_id: int | None = None
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)


class NoticeOffice(SQLModel, table=True):
    """An office a notice is for: whoever holds it when reading, not when it was written."""

    __tablename__ = "notice_office"

    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    office: Office = Field(sa_type=enum_text(Office), primary_key=True)


class NoticeReading(SQLModel, table=True):
    """That one officer has read a notice."""

    __tablename__ = "notice_reading"
    __table_args__ = (UniqueConstraint("notice_id", "officer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id")
    officer_id: int = Field(foreign_key="officer.id", index=True)
    read_at: datetime = Field(sa_type=UtcDateTime)


class OutgoingMail(SQLModel, table=True):
    """A mail to send. Its text is always the same; `next_try_at` is None once sent or given up."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_waiting", "next_try_at"),)

    id: int | None = Field(default=None, primary_key=True)
    to: str = Field(max_length=254, index=True)
    kind: str = Field(max_length=40)
    mark: str = Field(unique=True, max_length=40)
    at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
