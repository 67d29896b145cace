"""Tables of administrative cases. What officers write is sealed in the steps; amounts and days are plain."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.proceedings.rules import Kind, PartyKind, State


class Proceeding(SQLModel, table=True):
    """The administrative case of one agency against one party, for a set of acts.

    `party` is plain like the obligor of an order. `noticed` is what the party was told, by kind of
    penalty; `live` is True until the case ends, then None.
    """

    __tablename__ = "proceeding"
    __table_args__ = (
        CheckConstraint("decided_by_id <> proposed_by_id", name="handler_decides_not"),
        CheckConstraint("decided_by_id <> reviewed_by_id", name="reviewer_decides_not"),
        CheckConstraint("decided_by_id <> chair_id", name="chair_decides_not"),
        CheckConstraint("reviewed_by_id <> proposed_by_id", name="handler_reviews_not"),
        CheckConstraint("filed_by_id <> proposed_by_id", name="maker_files_not"),
        CheckConstraint("published_by_id <> publisher_id", name="publication_second_person"),
        Index("ix_proceeding_agency", "agency", "id"),
        Index("ix_proceeding_institution", "institution_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    number: str = Field(unique=True, max_length=80)
    title: str = Field(max_length=200)
    party: str = Field(max_length=200)
    party_kind: PartyKind = Field(sa_type=enum_text(PartyKind))
    institution_id: int | None = Field(default=None, foreign_key="institution.id")
    state: State = Field(default=State.NEW, sa_type=enum_text(State))
    live: bool | None = True
    act_ended_on: date
    found_on: date
    limit_on: date
    """The last day on which the act could still be found in time (APL 36)."""
    proposed_by_id: int = Field(foreign_key="officer.id")
    filed_by_id: int | None = Field(default=None, foreign_key="officer.id")
    filed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    noticed: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    spoke: bool = False
    new_facts: bool = False
    may_be_heard: bool = False
    heard: bool = False
    speak_until: date | None = None
    reviewed_by_id: int | None = Field(default=None, foreign_key="officer.id")
    chair_id: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_id: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision_number: str = Field(default="", max_length=80)
    served_on: date | None = None
    on_spot: bool = False
    cash_taken: bool = False
    shares_clock: bool = False
    """Whether its term to file or to decide is that of the case itself, not one of its own."""
    remedy: str = Field(default="", max_length=20)
    disputed_with: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    settled_for_us: bool = False
    publisher_id: int | None = Field(default=None, foreign_key="officer.id")
    published_by_id: int | None = Field(default=None, foreign_key="officer.id")
    published_on: date | None = None
    opened_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ProceedingAct(SQLModel, table=True):
    """An act the case is about: of one party of a case in one running proceeding only."""

    __tablename__ = "proceeding_act"
    __table_args__ = (UniqueConstraint("case_id", "party", "category", "live"),)

    id: int | None = Field(default=None, primary_key=True)
    proceeding_id: int = Field(foreign_key="proceeding.id", index=True)
    case_id: int = Field(foreign_key="case_file.id")
    party: str = Field(max_length=200)
    category: str = Field(max_length=40)
    live: bool | None = True


class ProceedingHandler(SQLModel, table=True):
    """An officer who handles or handled the case, with the certificate number shown that day."""

    __tablename__ = "proceeding_handler"

    id: int | None = Field(default=None, primary_key=True)
    proceeding_id: int = Field(foreign_key="proceeding.id", index=True)
    officer_id: int = Field(foreign_key="officer.id")
    name: str
    certificate_no: str = Field(max_length=80)
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProceedingLine(SQLModel, table=True):
    """One thing planned, and in the end ordered, for one act found. Why is in the step, sealed."""

    __tablename__ = "proceeding_line"
    __table_args__ = (CheckConstraint("amount_fen >= 0 AND base_fen >= 0", name="not_negative"),)

    id: int | None = Field(default=None, primary_key=True)
    proceeding_id: int = Field(foreign_key="proceeding.id", index=True)
    finding_id: int = Field(foreign_key="case_finding.id")
    act: str = Field(max_length=20)
    kind: Kind = Field(sa_type=enum_text(Kind))
    base_fen: int = Field(default=0, sa_type=BigInteger)
    amount_fen: int = Field(default=0, sa_type=BigInteger)
    months: int = 0
    ground: str = Field(default="", max_length=40)
    established: bool = False
    distinct: str = ""
    planned_by: int = Field(foreign_key="officer.id")
    planned_at: datetime = Field(sa_type=UtcDateTime)
    dropped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    order_id: int | None = Field(default=None, foreign_key="recovery_order.id", index=True)


class ProceedingPaper(SQLModel, table=True):
    """A document of the case; the newest of a kind is the one that counts."""

    __tablename__ = "proceeding_paper"

    id: int | None = Field(default=None, primary_key=True)
    proceeding_id: int = Field(foreign_key="proceeding.id", index=True)
    kind: str = Field(max_length=60)
    document_id: int = Field(foreign_key="case_document.id", index=True)
    number: str = Field(max_length=80)
    sha256: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)


class ProceedingStep(SQLModel, table=True):
    """One attempt at a step: who, when, from where to where, and what was written, sealed.

    `reasons` (codes, comma between) is empty when the step was taken. `stated_on` is the day a step
    followed from as it was stated (a delivery, a remedy, a payment); None when it was done as it was taken.
    """

    __tablename__ = "proceeding_step"

    id: int | None = Field(default=None, primary_key=True)
    proceeding_id: int = Field(foreign_key="proceeding.id", index=True)
    step: str = Field(max_length=40)
    source: State = Field(sa_type=enum_text(State))
    target: State = Field(sa_type=enum_text(State))
    reasons: str = Field(default="", max_length=400)
    officer_id: int = Field(foreign_key="officer.id")
    taken_by: str
    taken_at: datetime = Field(sa_type=UtcDateTime)
    stated_on: date | None = None
    ref: bytes = b""
    generation: int = 0
    sealed: bytes = b""


class PublishedDecision(SQLModel, table=True):
    """A decision as everybody reads it. `party` is empty for a natural person (APL 50).

    Withdrawn, what it said is gone; that there was one, and why it no longer stands, stays (APL 48).
    """

    __tablename__ = "published_decision"
    __table_args__ = (
        CheckConstraint("approved_by_id <> proposed_by_id", name="second_person"),
        Index("ix_published_decision_shown", "published_on", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    proceeding_id: int = Field(foreign_key="proceeding.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    number: str = Field(max_length=80)
    party: str = Field(default="", max_length=200)
    summary: str
    ordered: list[str] = Field(sa_type=JSON)
    laws: list[str] = Field(sa_type=JSON)
    decided_on: date
    published_on: date
    proposed_by_id: int = Field(foreign_key="officer.id")
    approved_by_id: int = Field(foreign_key="officer.id")
    withdrawn_on: date | None = None
    withdrawn_by_id: int | None = Field(default=None, foreign_key="officer.id")
    reason: str = ""


append_only(ProceedingPaper)
append_only(ProceedingStep)
