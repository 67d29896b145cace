"""Tables of tasks, watches and handovers."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from portal.cases.rules import Visibility
from portal.infra.database import UtcDateTime, enum_text
from portal.tasks.rules import NEVER, State


class Task(SQLModel, table=True):
    """Something to do in a case. Its words are sealed like a note; kind, day and state are plain.

    `agency` asked for it, `for_agency` does it (the same, or another participant); `order_on` is
    the due day, or the last day there is for a task without one.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_mine", "assignee_id", "state", "order_on", "id"),
        Index("ix_task_agency", "for_agency", "state", "order_on", "id"),
        Index("ix_task_overdue", "state", "overdue_told_at", "order_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    kind: str = Field(max_length=40)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    for_agency: str = Field(foreign_key="agency.code", max_length=40)
    assignee_id: int | None = Field(default=None, foreign_key="officer.id")
    order_on: date = NEVER
    state: State = Field(default=State.OPEN, sa_type=enum_text(State))
    visibility: Visibility = Field(sa_type=enum_text(Visibility))
    ref: bytes = b""
    generation: int = 0
    sealed: bytes = b""
    end_ref: bytes = b""
    end_generation: int = 0
    end_sealed: bytes = b""
    checklist: str = Field(default="", max_length=40)
    made_by: str
    made_by_id: int | None = Field(default=None, foreign_key="officer.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    overdue_told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Watch(SQLModel, table=True):
    """An officer wants to be told what matters in a case."""

    __tablename__ = "watch"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", primary_key=True, index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    since: datetime = Field(sa_type=UtcDateTime)


class Handover(SQLModel, table=True):
    """What an officer had open was handed to others: once, by whom, why."""

    __tablename__ = "handover"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    to_officer_id: int | None = Field(default=None, foreign_key="officer.id")
    reason: str = Field(max_length=500)
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class HandoverItem(SQLModel, table=True):
    """One thing of a handover: who has it now, or the code of why it stayed."""

    __tablename__ = "handover_item"

    id: int | None = Field(default=None, primary_key=True)
    handover_id: int = Field(foreign_key="handover.id", index=True)
    kind: str = Field(max_length=20)
    case_id: int | None = Field(default=None, foreign_key="case_file.id")
    subject_id: int
    to_officer_id: int | None = Field(default=None, foreign_key="officer.id")
    barred: str = Field(default="", max_length=40)
