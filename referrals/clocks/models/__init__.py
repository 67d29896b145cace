"""Tables of running clocks, what moved their end, and what they have announced."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.kernel.actor import Office
from referrals.clocks.models.calendars import CalendarNotice, CalendarPass, ClockMove, NoticeState
from referrals.clocks.rules import Unit

__all__ = [
    "CalendarNotice",
    "CalendarPass",
    "Clock",
    "ClockEvent",
    "ClockFeed",
    "ClockInterval",
    "ClockMove",
    "ClockRequest",
    "ClockState",
    "IntervalKind",
    "NoticeState",
]


class ClockState(StrEnum):
    """A missed clock stays open, with `missed_at`, until what it waits for is done."""

    OPEN = "open"
    STOPPED = "stopped"


class IntervalKind(StrEnum):
    """What moves the end of a term."""

    PAUSE = "pause"
    EXTEND = "extend"


_OPEN = text("state = 'open'")


def _where(column: str, name: str) -> Index:
    """Return an index of the rows that have something in a column: most have not, and all are rewritten."""
    given = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=given, postgresql_where=given)


class Clock(SQLModel, table=True):
    """A term that runs on one subject, under the wording of the law it was started with.

    `stage` is the next one to announce and `next_fire_at` when; both None when there is none left
    or the clock is paused. `round` grows whenever the end moves, so each end gives its own warnings.
    `watcher` is another agency that is shown it: whoever waits for the answer to a letter.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index(
            "uq_clock_running",
            *("code", "subject", "subject_id"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        _where("next_fire_at", "ix_clock_sweep"),
        _where("case_id", "ix_clock_case_id"),
        _where("tip_id", "ix_clock_tip_id"),
        Index(
            "ix_clock_counted",
            *("version", "unit", "n", "started_at"),
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_clock_agency", "agency", "state", "effective_due_at"),
        Index("ix_clock_subject", "subject", "subject_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40)
    version: str = Field(max_length=40)
    unit: Unit = Field(sa_type=enum_text(Unit))
    n: int
    law: str = Field(max_length=200)
    subject: str = Field(max_length=40)
    subject_id: int
    case_id: int | None = None
    tip_id: int | None = None
    agency: str = Field(foreign_key="agency.code", max_length=40)
    office: Office = Field(sa_type=enum_text(Office))
    state: ClockState = Field(default=ClockState.OPEN, sa_type=enum_text(ClockState))
    started_at: datetime = Field(sa_type=UtcDateTime)
    base_due_at: datetime = Field(sa_type=UtcDateTime)
    effective_due_at: datetime = Field(sa_type=UtcDateTime)
    due_on: date | None = None
    provisional: bool = False
    calendar: str = Field(max_length=16)
    round: int = 0
    stage: str | None = Field(default=None, max_length=10)
    next_fire_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    missed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    late_seconds: int = 0
    watcher: str | None = Field(default=None, foreign_key="agency.code", max_length=40)


class ClockInterval(SQLModel, table=True):
    """A suspension (open while `ended_at` is None) or an extension, with its reason.

    `ground` is the class of the reason, which the other side may read; `document` what proves it.
    Of an extension `approved_by` granted what `by` asked for, after a discussion held on `discussed_on`.
    """

    __tablename__ = "clock_interval"

    id: int | None = Field(default=None, primary_key=True)
    clock_id: int = Field(foreign_key="clock.id", index=True)
    kind: IntervalKind = Field(sa_type=enum_text(IntervalKind))
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    extra_n: int = 0
    reason: str
    by: str = Field(max_length=200)
    ground: str = Field(default="", max_length=20)
    document: str = Field(default="", max_length=200)
    approved_by: str = Field(default="", max_length=200)
    discussed_on: date | None = None


class ClockRequest(SQLModel, table=True):
    """An extension asked for by who handles the matter, decided by a head who is somebody else."""

    __tablename__ = "clock_request"
    __table_args__ = (
        Index(
            "uq_clock_request_open",
            "clock_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    clock_id: int = Field(foreign_key="clock.id", index=True)
    reason: str
    document: str = Field(default="", max_length=200)
    discussed_on: date | None = None
    asked_by: str = Field(max_length=200)
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: str = Field(default="", max_length=200)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    granted: bool | None = None
    answer: str = ""


class ClockEvent(SQLModel, table=True):
    """A stage announced. The constraint is what makes it happen once.

    `told` is the other agency that heard of it, for a rung of the ladder; `batch` names the leaf of the
    log that stands for many of them (docs/decisions/0017).
    """

    __tablename__ = "clock_event"
    __table_args__ = (
        UniqueConstraint("clock_id", "round", "stage"),
        Index(
            "ix_clock_event_told",
            *("told", "id"),
            sqlite_where=text("told IS NOT NULL"),
            postgresql_where=text("told IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    clock_id: int = Field(foreign_key="clock.id")
    round: int
    stage: str = Field(max_length=10)
    at: datetime = Field(sa_type=UtcDateTime)
    told: str | None = Field(default=None, max_length=40)
    batch: str = Field(default="", max_length=16)


class ClockFeed(SQLModel, table=True):
    """An officer's calendar feed. Of the token only its hash is kept; `revoked_at` ends it for good."""

    __tablename__ = "clock_feed"

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    token_hash: bytes = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
