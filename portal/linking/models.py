"""Tables of links, merges and splits. What was done is only added to; a merge is undone by a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.linking.rules import LinkKind

_LIVE = text("ended_at IS NULL")


class CaseLink(SQLModel, table=True):
    """Two cases an agency has linked, the lower id first; live until `ended_at`."""

    __tablename__ = "case_link"
    __table_args__ = (
        CheckConstraint("a < b", name="lower_first"),
        Index(
            "uq_case_link_live",
            *("a", "b", "kind"),
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_case_link_b", "b"),
    )

    id: int | None = Field(default=None, primary_key=True)
    a: int = Field(foreign_key="case_file.id")
    b: int = Field(foreign_key="case_file.id")
    kind: LinkKind = Field(sa_type=enum_text(LinkKind))
    reason: str
    agency: str = Field(foreign_key="agency.code", max_length=40)
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str = ""


class CaseMerge(SQLModel, table=True):
    """That a case was merged into another, and what it was before."""

    __tablename__ = "case_merge"

    id: int | None = Field(default=None, primary_key=True)
    merged_id: int = Field(foreign_key="case_file.id", index=True)
    into_id: int = Field(foreign_key="case_file.id", index=True)
    reason: str
    before: dict[str, Any] = Field(sa_type=JSON)
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class CaseMergeUndo(SQLModel, table=True):
    """That a merge was undone."""

    __tablename__ = "case_merge_undo"

    merge_id: int = Field(primary_key=True, foreign_key="case_merge.id")
    reason: str
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class CaseSplit(SQLModel, table=True):
    """That part of a case became one of its own, and on what ground."""

    __tablename__ = "case_split"

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="case_file.id", index=True)
    to_id: int = Field(foreign_key="case_file.id", index=True)
    ground: str
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class CaseSplitItem(SQLModel, table=True):
    """One thing that went to the new case: `what` is party, allegation, finding or tip."""

    __tablename__ = "case_split_item"

    id: int | None = Field(default=None, primary_key=True)
    split_id: int = Field(foreign_key="case_split.id", index=True)
    what: str = Field(max_length=20)
    old_id: int
    new_id: int


append_only(CaseMerge)
append_only(CaseMergeUndo)
append_only(CaseSplit)
append_only(CaseSplitItem)
