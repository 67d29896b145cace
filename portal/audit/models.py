"""Tables of the custody log. Rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only


class AuditLeaf(SQLModel, table=True):
    """One act. `id` is its index in the tree, from 0."""

    __tablename__ = "audit_leaf"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    leaf_hash: bytes
    salt: bytes
    event: str = Field(max_length=80, index=True)
    body: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
    agency: str = Field(default="", max_length=40)
    case_id: int | None = Field(default=None, index=True)
    tip_id: int | None = Field(default=None, index=True)


class AuditHead(SQLModel, table=True):
    """The one row that orders the log: how many leaves, and the peaks of their tree."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    size: int = 0
    frontier: bytes = b""


class AuditNode(SQLModel, table=True):
    """The hash of a full subtree of 256, 65,536 … leaves: `position` counts those of its level.

    Derived from the leaves, so that a proof need not read them all.
    """

    __tablename__ = "audit_node"

    level: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: bytes


class AuditCheckpoint(SQLModel, table=True):
    """A signed statement of size and root, made by the worker."""

    __tablename__ = "audit_checkpoint"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    note: str
    at: datetime = Field(sa_type=UtcDateTime)


append_only(AuditLeaf)
append_only(AuditNode)
append_only(AuditCheckpoint)
