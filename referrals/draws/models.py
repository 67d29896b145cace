"""Tables of draws. What was frozen and what was drawn is only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.draws.rules import DrawKind, DrawState, DropState, Ground


class Draw(SQLModel, table=True):
    """A draw of one agency. `asked` is what its pool was made of, to see what changed since."""

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint(
            "seed_confirmed_by IS NULL OR seed_confirmed_by <> seed_typed_by", name="second_person"
        ),
        CheckConstraint("source_at > frozen_at", name="source_after_freeze"),
        CheckConstraint(
            "seed_typed_at IS NULL OR seed_typed_at >= source_at", name="seed_after_source"
        ),
        CheckConstraint(
            "state NOT IN ('drawn', 'released') OR seed_confirmed_by IS NOT NULL",
            name="confirmed_first",
        ),
        CheckConstraint(
            "released_by IS NULL OR released_by <> frozen_by", name="released_by_another"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    number: str = Field(unique=True, max_length=80)
    title: str = Field(max_length=200)
    purpose: str = Field(default="", max_length=200)
    campaign_id: int | None = Field(default=None, index=True)
    """The campaign it was frozen for, or first used in: it serves no other."""
    kind: DrawKind = Field(sa_type=enum_text(DrawKind))
    state: DrawState = Field(default=DrawState.FROZEN, sa_type=enum_text(DrawState))
    source: str = Field(max_length=200)
    source_at: datetime = Field(sa_type=UtcDateTime)
    asked: dict[str, Any] = Field(sa_type=JSON)
    pool_sha256: str = Field(max_length=64)
    pool_bytes: int
    entries: int
    frozen_by: int = Field(foreign_key="officer.id")
    frozen_by_name: str
    frozen_at: datetime = Field(sa_type=UtcDateTime)
    seed: str = Field(default="", max_length=200)
    seed_typed_by: int | None = Field(default=None, foreign_key="officer.id")
    seed_typed_by_name: str = ""
    seed_typed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seed_confirmed_by: int | None = Field(default=None, foreign_key="officer.id")
    seed_confirmed_by_name: str = ""
    drawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    released_by: int | None = Field(default=None, foreign_key="officer.id")
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_by_name: str = ""
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_reason: str = ""


class DrawPool(SQLModel, table=True):
    """The frozen pool as its text, and a short hash of each line (rules.pools)."""

    __tablename__ = "draw_pool"

    draw_id: int = Field(primary_key=True, foreign_key="draw.id")
    text: bytes
    lines: bytes


class DrawnItem(SQLModel, table=True):
    """Something drawn, with its place in the order of its stratum. Left out later: see DrawDrop."""

    __tablename__ = "draw_item"
    __table_args__ = (
        UniqueConstraint("draw_id", "stratum", "item"),
        UniqueConstraint("draw_id", "stratum", "place"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id")
    stratum: str = Field(max_length=40)
    place: int
    item: str = Field(max_length=80)
    name: str = Field(max_length=200)
    group: str = Field(max_length=40)
    institution_id: int | None = Field(default=None, foreign_key="institution.id")
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    drawn_at: datetime = Field(sa_type=UtcDateTime)


class DrawDrop(SQLModel, table=True):
    """A request to leave out what was drawn, so that the next in the order steps in."""

    __tablename__ = "draw_drop"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="second_person"),
        CheckConstraint("(state = 'asked') = (decided_by IS NULL)", name="decided_by_somebody"),
    )

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", index=True)
    stratum: str = Field(max_length=40)
    item: str = Field(max_length=80)
    ground: Ground = Field(sa_type=enum_text(Ground))
    state: DropState = Field(default=DropState.ASKED, sa_type=enum_text(DropState))
    asked_by: int = Field(foreign_key="officer.id")
    asked_by_name: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_as: int | None = None
    """Which approved one of its draw it is, from 1: the record lists them so."""
    replacement: str = Field(default="", max_length=80)


append_only(DrawPool)
append_only(DrawnItem)
