"""Tables of notices, of how officers want to hear of them, and of the messages that say so."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.kernel.actor import Office
from portal.notices.rules import Channel, Mode, Topic


class Notice(SQLModel, table=True):
    """Something an agency's officers should know. `kind` is the name of an event, `facts` its fields."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_of_case", "agency", "case_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    kind: str = Field(max_length=80)
    case_id: int | None = None
    tip_id: int | None = None
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class NoticeOffice(SQLModel, table=True):
    """An office a notice is for: whoever holds it when reading, not when it was written."""

    __tablename__ = "notice_office"
    __table_args__ = (
        Index("ix_notice_office_inbox", "agency", "office", "notice_id"),
        Index("ix_notice_office_topic", "agency", "office", "topic", "notice_id"),
    )

    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    office: Office = Field(sa_type=enum_text(Office), primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    topic: Topic = Field(sa_type=enum_text(Topic))


class NoticeOfficer(SQLModel, table=True):
    """A person a notice is for: named, or standing in for somebody who is away."""

    __tablename__ = "notice_officer"
    __table_args__ = (Index("ix_notice_officer_topic", "officer_id", "topic", "notice_id"),)

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    topic: Topic = Field(sa_type=enum_text(Topic))


class NoticeReading(SQLModel, table=True):
    """That one officer has read a notice newer than their mark."""

    __tablename__ = "notice_reading"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    read_at: datetime = Field(sa_type=UtcDateTime)


class ReadMark(SQLModel, table=True):
    """Up to which notice an officer has read everything but what is kept."""

    __tablename__ = "notice_read_mark"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    upto: int = 0


class NoticeKept(SQLModel, table=True):
    """A notice at or before the mark that is unread all the same."""

    __tablename__ = "notice_kept"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)


class NoticeChoice(SQLModel, table=True):
    """How an officer wants a topic on a channel; without a row the default applies."""

    __tablename__ = "notice_choice"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    topic: Topic = Field(sa_type=enum_text(Topic), primary_key=True)
    channel: Channel = Field(sa_type=enum_text(Channel), primary_key=True)
    mode: Mode = Field(sa_type=enum_text(Mode))


class NoticeHabit(SQLModel, table=True):
    """When an officer wants to be reached (`HH:MM` of the legal zone) and the number for texts."""

    __tablename__ = "notice_habit"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    digests: str = Field(max_length=40)
    quiet_from: str = Field(max_length=5)
    quiet_until: str = Field(max_length=5)
    urgent_through: bool = False
    sms_number: str = Field(default="", max_length=20)


class NoticeAgency(SQLModel, table=True):
    """What an agency allows outside the house."""

    __tablename__ = "notice_agency"

    agency: str = Field(foreign_key="agency.code", primary_key=True, max_length=40)
    case_numbers: bool = False


class NoticeRedirect(SQLModel, table=True):
    """Who is told instead of an officer, from `since` to before `until`."""

    __tablename__ = "notice_redirect"
    __table_args__ = (Index("ix_notice_redirect_of", "officer_id", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id")
    to_officer_id: int = Field(foreign_key="officer.id")
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class OutgoingMessage(SQLModel, table=True):
    """A message to one officer on one channel. What it says is written when it is sent.

    `open_for` names officer and channel while it waits: no second one then. `next_try_at` is None
    once sent, given up or not needed any more. `trouble` is a code of what went wrong last.
    """

    __tablename__ = "outgoing_message"

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    channel: Channel = Field(sa_type=enum_text(Channel))
    mark: str = Field(unique=True, max_length=40)
    open_for: str | None = Field(default=None, unique=True, max_length=40)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    digest: bool = False
    urgent: bool = False
    tries: int = 0
    refusals: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    gave_up_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    trouble: str = Field(default="", max_length=40)


class Delivery(SQLModel, table=True):
    """That one officer is to hear of one notice on one channel: once, whatever the reasons.

    `leaves_at` is None once it went into a message, or was read before it left.
    """

    __tablename__ = "notice_delivery"
    __table_args__ = (UniqueConstraint("notice_id", "officer_id", "channel"),)

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(foreign_key="notice.id")
    officer_id: int = Field(foreign_key="officer.id")
    channel: Channel = Field(sa_type=enum_text(Channel))
    topic: Topic = Field(sa_type=enum_text(Topic))
    digest: bool = False
    urgent: bool = False
    leaves_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    message_id: int | None = Field(default=None, foreign_key="outgoing_message.id", index=True)
