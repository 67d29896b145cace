"""Tables of questions to reporters and of their objections. What was said lies in the tip's messages."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from portal.followup.rules import Asked, Ground, Objected
from portal.infra.database import UtcDateTime, enum_text


class ReporterQuestion(SQLModel, table=True):
    """One question to one reporter. Question and answer are messages of the tip, sealed with them.

    `wish_on` is the day the agency hopes for an answer by; nothing follows from it. Of the answer
    the day is kept.
    """

    __tablename__ = "reporter_question"

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    asked_by: int = Field(foreign_key="officer.id")
    asked_by_name: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    message_id: int = Field(foreign_key="tip_message.id", unique=True)
    wish_on: date | None = None
    state: Asked = Field(default=Asked.OPEN, sa_type=enum_text(Asked), index=True)
    answer_id: int | None = Field(default=None, foreign_key="tip_message.id")
    settled_on: date | None = None


class Objection(SQLModel, table=True):
    """A reporter asks for a review; its words are a message of the tip, and so is the reply."""

    __tablename__ = "reporter_objection"

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    ground: Ground = Field(sa_type=enum_text(Ground))
    message_id: int = Field(foreign_key="tip_message.id", unique=True)
    raised_on: date
    state: Objected = Field(default=Objected.OPEN, sa_type=enum_text(Objected), index=True)
    reply_id: int | None = Field(default=None, foreign_key="tip_message.id")
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
