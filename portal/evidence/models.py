"""Tables of evidence: one row a file, one row each time something happened to it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from portal.evidence.rules import ContainerKind, CustodyKind, DamageKind, StoreLevel
from portal.infra.database import UtcDateTime, append_only, enum_text


class EvidenceItem(SQLModel, table=True):
    """A sealed file. Its name, caption and key open only with the key of its container.

    `seals` are the SHA-256 of its stored segments, 32 bytes each: what the store is checked against.
    Of a destroyed file the row stays, without its key.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (Index("ix_evidence_item_container", "container_kind", "container_id"),)

    id: int | None = Field(default=None, primary_key=True)
    file_id: bytes = Field(unique=True)
    container_kind: ContainerKind = Field(sa_type=enum_text(ContainerKind))
    container_id: int
    name_sealed: bytes
    caption_sealed: bytes = b""
    file_key_sealed: bytes
    media_type: str = Field(max_length=160)
    declared_type: str = Field(max_length=160)
    size: int = Field(sa_type=BigInteger)
    sha256: bytes
    sm3: bytes
    segments: int
    seals: bytes = b""
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    uploaded_by: int | None = Field(default=None, foreign_key="officer.id")
    legal_hold: bool = False
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    destroyed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CustodyEvent(SQLModel, table=True):
    """Who had the file, when and why. Rows are only ever added.

    `office` are the offices the actor held then, with commas between. `device_at` is what the
    clock of the device said, `device` what it was; neither is ever kept of a reporter.
    """

    __tablename__ = "custody_event"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="evidence_item.id", index=True)
    kind: CustodyKind = Field(sa_type=enum_text(CustodyKind))
    actor: str
    agency: str = Field(default="", max_length=40)
    office: str = Field(default="", max_length=200)
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    reason: str = ""
    other_side: str = Field(default="", max_length=200)
    device: str = Field(default="", max_length=200)
    device_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    at: datetime = Field(sa_type=UtcDateTime)


class EvidenceUpload(SQLModel, table=True):
    """A file on its way in: what is durable of it, and its key sealed like that of an item.

    `segments` whole segments are stored, then `tail` bytes in `pieces` (`infra.pieces`; empty for a
    tail in one piece from before there were several). `writer` is the request that may write now,
    until `busy_until`. With `item_id` the file has arrived.
    """

    __tablename__ = "evidence_upload"
    __table_args__ = (Index("ix_evidence_upload_container", "container_kind", "container_id"),)

    id: int | None = Field(default=None, primary_key=True)
    token: bytes = Field(unique=True)
    container_kind: ContainerKind = Field(sa_type=enum_text(ContainerKind))
    container_id: int
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    file_id: bytes = Field(unique=True)
    sealed: bytes
    size: int = Field(sa_type=BigInteger)
    segments: int = 0
    seals: bytes = b""
    tail: int = 0
    pieces: bytes = b""
    writer: bytes = b""
    busy_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    item_id: int | None = Field(default=None, foreign_key="evidence_item.id")


class EvidenceDamage(SQLModel, table=True):
    """What a check of the store found wrong, or right again. The last row of a segment counts."""

    __tablename__ = "evidence_damage"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="evidence_item.id", index=True)
    segment: int
    kind: DamageKind = Field(sa_type=enum_text(DamageKind))
    found_at: datetime = Field(sa_type=UtcDateTime)


class EvidenceStore(SQLModel, table=True):
    """One row: how full the store was when it was last looked at, as far as staff were told."""

    __tablename__ = "evidence_store"

    id: int = Field(default=1, primary_key=True)
    level: StoreLevel = Field(default=StoreLevel.FINE, sa_type=enum_text(StoreLevel))
    since: datetime = Field(sa_type=UtcDateTime)


append_only(CustodyEvent)
append_only(EvidenceDamage)
