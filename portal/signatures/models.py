"""Tables of signatures."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.signatures.rules import How, PartyRole, SignerRole


class SigningAuthority(SQLModel, table=True):
    """The certificate of this deployment's own authority; one row. Its key is in the data folder."""

    __tablename__ = "signing_authority"

    id: int = Field(default=1, primary_key=True)
    certificate: bytes
    made_at: datetime = Field(sa_type=UtcDateTime)


class SigningKey(SQLModel, table=True):
    """An officer's key to sign with: 32 secret bytes wrapped to the officer's own key pair.

    `certificate` and what is above it (`chain`, PEM) are empty until one was issued.
    """

    __tablename__ = "signing_key"
    __table_args__ = (Index("ix_signing_key_officer", "officer_id", "ended_at"),)

    id: int | None = Field(default=None, primary_key=True)
    officer_id: int = Field(foreign_key="officer.id")
    ref: bytes
    wrapped: bytes
    certificate: bytes = b""
    chain: bytes = b""
    serial: str = Field(default="", max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DocumentSignature(SQLModel, table=True):
    """One signature: which version was signed, and which version carries it. Rows are only added.

    `root_id` is the version nobody had signed; a version is signed once, so signatures form a line.
    """

    __tablename__ = "document_signature"
    __table_args__ = (
        UniqueConstraint("root_id", "position"),
        UniqueConstraint("root_id", "officer_id"),
        UniqueConstraint("document_id"),
        UniqueConstraint("signed_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    root_id: int = Field(foreign_key="case_document.id")
    document_id: int = Field(foreign_key="case_document.id")
    signed_id: int = Field(foreign_key="case_document.id")
    position: int
    role: SignerRole = Field(sa_type=enum_text(SignerRole))
    officer_id: int = Field(foreign_key="officer.id")
    name: str
    agency: str = Field(foreign_key="agency.code", max_length=40)
    serial: str = Field(max_length=64)
    level: str = Field(max_length=8)
    signed_at: datetime = Field(sa_type=UtcDateTime)


class PartySignature(SQLModel, table=True):
    """A signature by hand, or why there is none; name, reason, witness and lines sealed with the case."""

    __tablename__ = "party_signature"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    document_id: int = Field(foreign_key="case_document.id", index=True)
    role: PartyRole = Field(sa_type=enum_text(PartyRole))
    how: How = Field(sa_type=enum_text(How))
    ref: bytes
    generation: int
    sealed: bytes
    item_id: int | None = Field(default=None, foreign_key="evidence_item.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    taken_by: str
    taken_at: datetime = Field(sa_type=UtcDateTime)


class SignaturePage(SQLModel, table=True):
    """Which version of a document got a page with the parties' signatures, and which bears it."""

    __tablename__ = "signature_page"
    __table_args__ = (UniqueConstraint("document_id"), UniqueConstraint("made_id"))

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    document_id: int = Field(foreign_key="case_document.id")
    made_id: int = Field(foreign_key="case_document.id")
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


append_only(PartySignature)
append_only(SignaturePage)
append_only(SigningAuthority)
append_only(DocumentSignature)
