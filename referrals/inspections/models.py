"""Tables of joint inspections. What officers wrote is sealed under the case key, in one table."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.checklists.rules import Choice
from referrals.inspections.rules import (
    Notice,
    OrderState,
    Part,
    Recheck,
    Signing,
    State,
)


class Inspection(SQLModel, table=True):
    """One visit of several agencies to one institution."""

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> planned_by", name="second_person"),
        CheckConstraint("state = 'planned' OR decided_by IS NOT NULL", name="approved_first"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    number: str = Field(default="", max_length=80)
    title: str = Field(max_length=200)
    planned_on: date
    notice: Notice = Field(sa_type=enum_text(Notice))
    state: State = Field(default=State.PLANNED, sa_type=enum_text(State), index=True)
    planned_by: int = Field(foreign_key="officer.id")
    planned_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: str = ""
    closed_by: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_reasons: str = ""
    ground: str = Field(default="", max_length=20)
    apart: str = ""
    """Why it is not made together with another check about the same day."""


class InspectionText(SQLModel, table=True):
    """Words of an officer, sealed under one generation of the case key. A change is a new row."""

    __tablename__ = "inspection_text"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str = Field(max_length=40)
    ref: bytes
    generation: int
    sealed: bytes


class Participant(SQLModel, table=True):
    """An agency in an inspection, with the checklist it was given when it was planned."""

    __tablename__ = "inspection_participant"
    __table_args__ = (UniqueConstraint("inspection_id", "agency"),)

    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    checklist: str = Field(max_length=60)
    state: Part = Field(default=Part.INVITED, sa_type=enum_text(Part))
    entered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    recorded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    signing: Signing | None = Field(default=None, sa_type=enum_text(Signing))
    document_id: int | None = Field(default=None, foreign_key="case_document.id")


class InspectionOfficer(SQLModel, table=True):
    """An officer of a participant, with the certificate as it was when named."""

    __tablename__ = "inspection_officer"
    __table_args__ = (
        UniqueConstraint("participant_id", "officer_id"),
        UniqueConstraint("participant_id", "certificate_no"),
        CheckConstraint("certificate_no <> ''", name="certified"),
    )

    id: int | None = Field(default=None, primary_key=True)
    participant_id: int = Field(foreign_key="inspection_participant.id", index=True)
    officer_id: int = Field(foreign_key="officer.id", index=True)
    name: str
    certificate_no: str = Field(max_length=80)
    phone: str = ""


class Answer(SQLModel, table=True):
    """What a participant put down for one item of its checklist."""

    __tablename__ = "inspection_answer"
    __table_args__ = (UniqueConstraint("participant_id", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    participant_id: int = Field(foreign_key="inspection_participant.id", index=True)
    item: str = Field(max_length=40)
    choice: Choice | None = Field(default=None, sa_type=enum_text(Choice))
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    value: str = Field(default="", max_length=60)
    remark_id: int | None = Field(default=None, foreign_key="inspection_text.id")
    answered_by: str
    answered_at: datetime = Field(sa_type=UtcDateTime)


class InspectionFinding(SQLModel, table=True):
    """What a participant found. Never changed or removed: a later one takes its place."""

    __tablename__ = "inspection_finding"
    __table_args__ = (
        CheckConstraint("proven_fen BETWEEN 0 AND suspected_fen", name="proven_within"),
        UniqueConstraint("case_finding_id"),
        UniqueConstraint("replaces"),
    )

    id: int | None = Field(default=None, primary_key=True)
    participant_id: int = Field(foreign_key="inspection_participant.id", index=True)
    case_finding_id: int = Field(foreign_key="case_finding.id")
    item: str = Field(default="", max_length=40)
    category: str = Field(max_length=40)
    suspected_fen: int = Field(sa_type=BigInteger)
    proven_fen: int = Field(sa_type=BigInteger)
    text_id: int = Field(foreign_key="inspection_text.id")
    replaces: int | None = Field(default=None, foreign_key="inspection_finding.id")
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    act: str = Field(default="", max_length=20)


class RectificationOrder(SQLModel, table=True):
    """An order of one agency to put things right, with what the institution answered."""

    __tablename__ = "rectification_order"
    __table_args__ = (UniqueConstraint("previous_id"), UniqueConstraint("agency", "number"))

    id: int | None = Field(default=None, primary_key=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    case_id: int = Field(foreign_key="case_file.id")
    institution_id: int = Field(foreign_key="institution.id")
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    number: str = Field(max_length=80)
    problems: list[str] = Field(sa_type=JSON)
    state: OrderState = Field(default=OrderState.ORDERED, sa_type=enum_text(OrderState))
    due_on: date | None = None
    recheck_on: date | None = None
    document_id: int | None = Field(default=None, foreign_key="case_document.id")
    previous_id: int | None = Field(default=None, foreign_key="rectification_order.id")
    demand_id: int = Field(foreign_key="inspection_text.id")
    reply_id: int | None = Field(default=None, foreign_key="inspection_text.id")
    review_id: int | None = Field(default=None, foreign_key="inspection_text.id")
    ordered_by: str
    ordered_at: datetime = Field(sa_type=UtcDateTime)
    replied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reply_items: list[int] = Field(default_factory=list, sa_type=JSON)
    replied_on: date | None = None
    rechecked: Recheck | None = Field(default=None, sa_type=enum_text(Recheck))
    rechecked_on: date | None = None
    rechecked_by: str = Field(default="", max_length=200)


class LookBack(SQLModel, table=True):
    """That somebody went back after a rectification was accepted (回头看), and what was found."""

    __tablename__ = "rectification_look_back"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="rectification_order.id", index=True)
    how: Recheck = Field(sa_type=enum_text(Recheck))
    looked_on: date
    kept: bool
    text_id: int = Field(foreign_key="inspection_text.id")
    looked_by: str
    noted_at: datetime = Field(sa_type=UtcDateTime)


class Talk(SQLModel, table=True):
    """A talk with those who answer for an institution (约谈). Its words stand in its document."""

    __tablename__ = "institution_talk"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    number: str = Field(max_length=80)
    held_on: date
    signing: Signing = Field(sa_type=enum_text(Signing))
    document_id: int = Field(foreign_key="case_document.id")
    held_by: str
    noted_at: datetime = Field(sa_type=UtcDateTime)


append_only(LookBack)
append_only(Talk)
append_only(InspectionText)
append_only(InspectionFinding)
