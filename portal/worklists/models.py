"""Tables of kept views, chosen columns and acts on many cases."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.worklists.rules import Act, QuickAct, Scope, Tab


class ListView(SQLModel, table=True):
    """A list somebody keeps: its filter, columns and order. A queue is one its agency works off."""

    __tablename__ = "list_view"

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    scope: Scope = Field(sa_type=enum_text(Scope))
    name: str = Field(max_length=60)
    tab: Tab = Field(sa_type=enum_text(Tab))
    filter: dict[str, Any] = Field(sa_type=JSON)
    columns: list[str] = Field(default_factory=list, sa_type=JSON)
    order: str = Field(default="", max_length=20)
    is_queue: bool = False
    quick: QuickAct = Field(default=QuickAct.NONE, sa_type=enum_text(QuickAct))
    place: int = 0
    made_at: datetime = Field(sa_type=UtcDateTime)


class ListViewShare(SQLModel, table=True):
    """Another agency a view is shown to; it shows that agency's own cases there."""

    __tablename__ = "list_view_share"

    view_id: int = Field(foreign_key="list_view.id", primary_key=True)
    agency: str = Field(foreign_key="agency.code", primary_key=True, max_length=40)


class ListChoice(SQLModel, table=True):
    """The columns an officer chose for one of the lists everybody has, or for a kept view."""

    __tablename__ = "list_choice"
    __table_args__ = (UniqueConstraint("officer_id", "tab", "view_id"),)

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id")
    tab: str = Field(default="", max_length=40)
    view_id: int | None = Field(default=None, foreign_key="list_view.id", index=True)
    columns: list[str] = Field(sa_type=JSON)


class ListDefault(SQLModel, table=True):
    """The view an officer's list of cases opens with."""

    __tablename__ = "list_default"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    view_id: int = Field(foreign_key="list_view.id", index=True)


class BulkBatch(SQLModel, table=True):
    """An act on many cases: what the dry run found, and once confirmed what came of each.

    `rows` holds per case its id, a mark of the state the dry run saw, and its outcome.
    """

    __tablename__ = "bulk_batch"

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    act: Act = Field(sa_type=enum_text(Act))
    options: dict[str, Any] = Field(sa_type=JSON)
    query: str = Field(default="", max_length=2000)
    rows: list[dict[str, Any]] = Field(sa_type=JSON)
    left_over: bool = False
    planned_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
