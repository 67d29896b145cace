"""Tables of evidence: one row a file, one row each time it was received, opened or handed on."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from portal.evidence.rules import ContainerKind, CustodyKind
from portal.infra.database import UtcDateTime, enum_text


class EvidenceItem(SQLModel, table=True):
    """A sealed file. Its name and its key open only with the key of its container."""

    __tablename__ = "evidence_item"
    __table_args__ = (Index("ix_evidence_item_container", "container_kind", "container_id"),)

    id: int | None = Field(default=None, primary_key=True)
    file_id: bytes = Field(unique=True)
    container_kind: ContainerKind = Field(sa_type=enum_text(ContainerKind))
    container_id: int
    name_sealed: bytes
    file_key_sealed: bytes
    media_type: str = Field(max_length=160)
    declared_type: str = Field(max_length=160)
    size: int = Field(sa_type=BigInteger)
    sha256: bytes
    sm3: bytes
    segments: int
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    uploaded_by: int | None = Field(default=None, foreign_key="officer.id")
    legal_hold: bool = False


class CustodyEvent(SQLModel, table=True):
    """Who had the file, when and why. Rows are only ever added."""

    __tablename__ = "custody_event"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="evidence_item.id", index=True)
    kind: CustodyKind = Field(sa_type=enum_text(CustodyKind))
    actor: str
    agency: str = Field(default="", max_length=40)
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    reason: str = ""
    at: datetime = Field(sa_type=UtcDateTime)
