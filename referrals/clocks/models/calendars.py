"""Tables of calendars: notices of holidays, what was counted with them, what they moved."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text


class NoticeState(StrEnum):
    """Where the notice of a year's holidays stands."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    REFUSED = "refused"


class CalendarNotice(SQLModel, table=True):
    """The days off and made up for of one year, as its notice says; in force once a second person agreed.

    `days`: {"off": [[name, first, last], …], "work": [day, …]}, days as text. `moved` counts the clocks
    it moved, all of them once `settled_at` is set.
    """

    __tablename__ = "calendar_notice"
    __table_args__ = (
        Index(
            "uq_calendar_notice_in_force",
            "year",
            unique=True,
            sqlite_where=text("state = 'in_force'"),
            postgresql_where=text("state = 'in_force'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    year: int
    notice: str = Field(max_length=200)
    days: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: NoticeState = Field(default=NoticeState.PROPOSED, sa_type=enum_text(NoticeState))
    proposed_by: str = Field(max_length=200)
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: str = Field(default="", max_length=200)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CalendarPass(SQLModel, table=True):
    """The one row that says with which calendar open clocks are being compared, and how far that went.

    `days` is the calendar every open clock was last counted with for certain, None before the first time:
    of it only what differs needs a look, unless `whole`. `passed_at` is when the first pass with `mark`
    began that came to its end; a second one, of what was written meanwhile, settles it.
    """

    __tablename__ = "calendar_pass"

    id: int = Field(default=1, primary_key=True)
    mark: str = Field(max_length=16)
    days: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    whole: bool = True
    passed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled: bool = False


class ClockMove(SQLModel, table=True):
    """That a change of the calendar moved the end of a clock. Rows are only ever added."""

    __tablename__ = "clock_move"
    __table_args__ = (Index("ix_clock_move_of", "notice_id", "agency", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int | None = Field(default=None, foreign_key="calendar_notice.id")
    clock_id: int = Field(foreign_key="clock.id", index=True)
    agency: str = Field(max_length=40)
    was_due_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    at: datetime = Field(sa_type=UtcDateTime)
    batch: str = Field(default="", max_length=16, index=True)


append_only(ClockMove)
