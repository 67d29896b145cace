"""Tables of letters, their versions, and the batches they are set in."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.cases.rules import Visibility
from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.papers.rules import PaperState, Source


class Paper(SQLModel, table=True):
    """A letter. Its number is taken for good, also when it is voided.

    `subject` and `subject_id` name what it belongs to in an upper capability; `series` and `serial`
    are None where the number was given by another. `visibility`: who reads it once it was sent.
    """

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("series", "serial"),
        Index("ix_paper_subject", "subject", "subject_id"),
        Index("ix_paper_agency", "agency", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str = Field(max_length=60)
    title: str = Field(max_length=200)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    number: str = Field(max_length=80)
    series: str | None = Field(default=None, max_length=80)
    serial: int | None = None
    subject: str = Field(default="", max_length=40)
    subject_id: int | None = None
    visibility: Visibility = Field(sa_type=enum_text(Visibility))
    state: PaperState = Field(default=PaperState.DRAFT, sa_type=enum_text(PaperState))
    version: int = 0
    document_id: int | None = Field(default=None, foreign_key="case_document.id")
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", max_length=500)


class PaperVersion(SQLModel, table=True):
    """One version: the document filed, and sealed what it was made of (JSON) and an uploaded DOCX."""

    __tablename__ = "paper_version"
    __table_args__ = (UniqueConstraint("paper_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(foreign_key="paper.id")
    version: int
    source: Source = Field(sa_type=enum_text(Source))
    document_id: int = Field(foreign_key="case_document.id")
    ref: bytes
    generation: int
    sealed: bytes
    docx_ref: bytes = b""
    docx_sealed: bytes = b""
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)


class PaperBatch(SQLModel, table=True):
    """A letter that is set for many cases, a few at a time while the officer's page asks for more.

    `model_id` is the draft whose words all of them have.
    """

    __tablename__ = "paper_batch"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    officer_id: int = Field(foreign_key="officer.id")
    model_id: int = Field(foreign_key="paper.id")
    total: int
    done: int = 0
    failed: int = 0
    made_at: datetime = Field(sa_type=UtcDateTime)


class PaperBatchItem(SQLModel, table=True):
    """A case of a batch; `note` says by codes why its letter could not be set."""

    __tablename__ = "paper_batch_item"
    __table_args__ = (Index("ix_paper_batch_item_next", "batch_id", "state", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="paper_batch.id")
    case_id: int = Field(foreign_key="case_file.id")
    state: str = Field(default="waiting", max_length=10)
    paper_id: int | None = Field(default=None, foreign_key="paper.id")
    note: str = Field(default="", max_length=200)


append_only(PaperVersion)
