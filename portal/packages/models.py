"""Tables of packages: what left, that all of it left, and whom an agency sends to."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.packages.rules import SealKind


class Package(SQLModel, table=True):
    """A package that was released; nothing of its content. Rows are only ever added."""

    __tablename__ = "case_package"
    __table_args__ = (Index("ix_case_package_case", "case_id", "agency"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    ref: bytes = Field(unique=True)
    receiver: str = Field(max_length=200)
    purpose: str = Field(max_length=200)
    seal: SealKind = Field(sa_type=enum_text(SealKind))
    key: str = Field(max_length=80)
    sha256: str = Field(max_length=64)
    items: int
    documents: int
    payload_bytes: int = Field(sa_type=BigInteger)
    with_tips: bool
    stamped: bool
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class SentPackage(SQLModel, table=True):
    """The end of a package: written when its last byte was handed over."""

    __tablename__ = "case_package_sent"

    package_id: int = Field(primary_key=True, foreign_key="case_package.id")
    sha256: str = Field(max_length=64)
    size: int = Field(sa_type=BigInteger)
    sent_at: datetime = Field(sa_type=UtcDateTime)


class PackageReceiver(SQLModel, table=True):
    """A receiver an agency keeps, with the public key its packages are sealed to."""

    __tablename__ = "package_receiver"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    name: str = Field(max_length=200)
    seal: SealKind = Field(sa_type=enum_text(SealKind))
    key_text: str
    kept_by: str
    kept_at: datetime = Field(sa_type=UtcDateTime)
    dropped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


append_only(Package)
append_only(SentPackage)
