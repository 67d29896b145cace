"""Tables of checklists: drafts that change, editions that never do."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only


class ChecklistDraft(SQLModel, table=True):
    """A checklist being written; gone once an edition was made of it or it was given up.

    `proposed_by` is set while it waits for a second person, and nobody changes it then. `reasons` are
    those it was last sent back with, `writers` everybody who wrote at it: none of them approves it.
    """

    __tablename__ = "checklist_draft"
    __table_args__ = (
        UniqueConstraint("agency", "code"),
        CheckConstraint("(proposed_by IS NULL) = (since IS NULL)", name="proposed_with_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    code: str = Field(max_length=40)
    zh: str = Field(max_length=200)
    en: str = Field(max_length=200)
    items: list[dict[str, Any]] = Field(sa_type=JSON)
    based_on: str = Field(default="", max_length=60)
    made_by: int = Field(foreign_key="officer.id")
    changed_by: int = Field(foreign_key="officer.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
    writers: list[int] = Field(sa_type=JSON)
    proposed_by: int | None = Field(default=None, foreign_key="officer.id")
    since: date | None = None
    reasons: str = ""


class ChecklistEdition(SQLModel, table=True):
    """A version of an agency's checklist, in force from `since` until a later one of its code is."""

    __tablename__ = "checklist_edition"
    __table_args__ = (
        UniqueConstraint("agency", "code", "serial"),
        UniqueConstraint("agency", "code", "since"),
        CheckConstraint(
            "approved_by <> proposed_by AND approved_by <> changed_by", name="second_person"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    code: str = Field(max_length=40)
    serial: int
    version: str = Field(unique=True, max_length=60)
    zh: str = Field(max_length=200)
    en: str = Field(max_length=200)
    since: date
    items: list[dict[str, Any]] = Field(sa_type=JSON)
    sha256: str = Field(max_length=64)
    changed_by: int = Field(foreign_key="officer.id")
    proposed_by: int = Field(foreign_key="officer.id")
    approved_by: int = Field(foreign_key="officer.id")
    approved_at: datetime = Field(sa_type=UtcDateTime)


append_only(ChecklistEdition)
