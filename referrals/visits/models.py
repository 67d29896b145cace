"""Tables of visits. What was put down is sealed under the case key and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.visits.rules import Kind, MeasureState


class FieldDevice(SQLModel, table=True):
    """A phone of an officer. `secret_hash` is SHA-256 of its token's secret, 32 bytes."""

    __tablename__ = "field_device"

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=24)
    secret_hash: bytes
    officer_id: int = Field(foreign_key="officer.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    name: str = Field(max_length=100)
    registered_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    offset_seconds: int | None = Field(default=None, sa_type=BigInteger)
    """Server minus device at its last sync."""
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_by: str = ""
    revoke_reason: str = Field(default="", max_length=200)


class FieldRecord(SQLModel, table=True):
    """One record of an agency in a visit: all entries of it say the same `ref`.

    A phone chooses its `ref`, so that it says nothing outside the visit and the agency.
    """

    __tablename__ = "field_record"
    __table_args__ = (UniqueConstraint("inspection_id", "agency", "ref"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(max_length=32)
    inspection_id: int = Field(foreign_key="inspection.id")
    case_id: int = Field(foreign_key="case_file.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    kind: Kind = Field(sa_type=enum_text(Kind))
    made_at: datetime = Field(sa_type=UtcDateTime)


class FieldEntry(SQLModel, table=True):
    """What was handed in once. `sealed` is the entry as sent, JSON, under the case key.

    `device_at` is what the device said, `received_at` the server's time, `offset_seconds` server
    minus device. `digest`: SHA-256 of the canonical form, hexadecimal. No device: typed at a desk.
    """

    __tablename__ = "field_entry"
    __table_args__ = (Index("ix_field_entry_visit", "inspection_id", "agency"),)

    id: int | None = Field(default=None, primary_key=True)
    entry: str = Field(unique=True, max_length=32)
    record_id: int = Field(foreign_key="field_record.id", index=True)
    after: str | None = Field(default=None, max_length=32)
    settled: list[str] = Field(default_factory=list, sa_type=JSON)
    holds: str | None = Field(default=None, max_length=32)
    kind: Kind = Field(sa_type=enum_text(Kind))
    inspection_id: int = Field(foreign_key="inspection.id")
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    officer_id: int = Field(foreign_key="officer.id")
    by: str
    device_id: int | None = Field(default=None, foreign_key="field_device.id", index=True)
    device_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)
    offset_seconds: int = Field(sa_type=BigInteger)
    marks: list[str] = Field(default_factory=list, sa_type=JSON)
    files: int = 0
    digest: str = Field(max_length=64)
    ref: bytes
    generation: int
    sealed: bytes


class FieldFile(SQLModel, table=True):
    """A file of a visit as the server has it. The same bytes sent twice are one."""

    __tablename__ = "field_file"
    __table_args__ = (UniqueConstraint("inspection_id", "agency", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    sha256: str = Field(max_length=64)
    size: int = Field(sa_type=BigInteger)
    item_id: int = Field(foreign_key="evidence_item.id", unique=True)
    device_id: int | None = Field(default=None, foreign_key="field_device.id")
    received_at: datetime = Field(sa_type=UtcDateTime)


class FieldEntryFile(SQLModel, table=True):
    """That an entry names a file, whether it has come yet or not."""

    __tablename__ = "field_entry_file"
    __table_args__ = (Index("ix_field_entry_file_sha256", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="field_entry.id", index=True)
    sha256: str = Field(max_length=64)
    size: int = Field(sa_type=BigInteger)


class FieldMeasure(SQLModel, table=True):
    """A register-and-hold or a sealing: taken by officers, confirmed by a head who was none of them."""

    __tablename__ = "field_measure"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> made_by", name="second_person"),
        CheckConstraint(
            "state = 'acted' OR state = 'ended' OR decided_by IS NOT NULL", name="decided"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="field_record.id", unique=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    case_id: int = Field(foreign_key="case_file.id")
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    kind: Kind = Field(sa_type=enum_text(Kind))
    state: MeasureState = Field(default=MeasureState.ACTED, sa_type=enum_text(MeasureState))
    urgent: bool
    acted_at: datetime = Field(sa_type=UtcDateTime)
    made_by: int = Field(foreign_key="officer.id")
    officers: list[int] = Field(default_factory=list, sa_type=JSON)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", max_length=200)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FieldPaper(SQLModel, table=True):
    """The official document made of an entry."""

    __tablename__ = "field_paper"
    __table_args__ = (UniqueConstraint("entry_id"),)

    id: int | None = Field(default=None, primary_key=True)
    record_id: int = Field(foreign_key="field_record.id", index=True)
    entry_id: int = Field(foreign_key="field_entry.id")
    document_id: int = Field(foreign_key="case_document.id", unique=True)
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class VisitNotice(SQLModel, table=True):
    """What an institution reads when it scans the code of a visit: plain, and nothing of the case.

    A copy, so that the public site reads no other table.
    """

    __tablename__ = "visit_notice"

    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id", unique=True)
    code: str = Field(unique=True, max_length=32)
    told: dict[str, Any] = Field(sa_type=JSON)
    valid: bool = True
    changed_at: datetime = Field(sa_type=UtcDateTime)


append_only(FieldRecord)
append_only(FieldEntry)
append_only(FieldFile)
append_only(FieldEntryFile)
append_only(FieldPaper)
