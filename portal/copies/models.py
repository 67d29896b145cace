"""Tables of working copies and virus verdicts. Rows are only ever added."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from portal.copies.rules import CopyKind, Verdict
from portal.infra.database import UtcDateTime, append_only, enum_text


class WorkingCopy(SQLModel, table=True):
    """That a file was made from another: both lie in evidence, both digests are kept here too."""

    __tablename__ = "working_copy"

    id: int | None = Field(default=None, primary_key=True)
    original_id: int = Field(foreign_key="evidence_item.id", index=True)
    copy_id: int = Field(foreign_key="evidence_item.id", unique=True)
    case_id: int = Field(foreign_key="case_file.id")
    kind: CopyKind = Field(sa_type=enum_text(CopyKind))
    reason: str
    original_sha256: bytes
    original_sm3: bytes
    copy_sha256: bytes
    copy_sm3: bytes
    agency: str = Field(max_length=40)
    made_by: str
    officer_id: int | None = Field(default=None, foreign_key="officer.id")
    made_at: datetime = Field(sa_type=UtcDateTime)


class ScanVerdict(SQLModel, table=True):
    """What a virus scanner said of a file, once for every scan. The file stays whatever it says."""

    __tablename__ = "scan_verdict"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="evidence_item.id", index=True)
    case_id: int = Field(foreign_key="case_file.id")
    verdict: Verdict = Field(sa_type=enum_text(Verdict))
    signature: str = Field(default="", max_length=200)
    engine: str = Field(default="", max_length=200)
    agency: str = Field(max_length=40)
    scanned_by: str
    scanned_at: datetime = Field(sa_type=UtcDateTime)


class ArrivalVerdict(SQLModel, table=True):
    """What a virus scanner said of a file soon after it came in, before anybody had opened it.

    Of a reporter's file `scanned_at` is the legal day only.
    """

    __tablename__ = "arrival_verdict"

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="evidence_item.id", index=True)
    verdict: Verdict = Field(sa_type=enum_text(Verdict))
    signature: str = Field(default="", max_length=200)
    engine: str = Field(default="", max_length=200)
    scanned_at: datetime = Field(sa_type=UtcDateTime)


append_only(ArrivalVerdict)
append_only(WorkingCopy)
append_only(ScanVerdict)
