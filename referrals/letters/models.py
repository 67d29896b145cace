"""Tables of letters. What is written is sealed; who wrote to whom, when and by which rule is plain."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.letters.rules import Answer, Scope, Standing, State


class Letter(SQLModel, table=True):
    """A letter of one agency. `number` is given when it is sent, `days` the limit it sets itself."""

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> written_by_id", name="second_person"
        ),
        Index("ix_letter_agency", "agency", "id"),
        Index("ix_letter_case", "case_id", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: bytes = Field(unique=True)
    kind: str = Field(max_length=40)
    version: str = Field(max_length=48)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    case_id: int | None = Field(default=None, foreign_key="case_file.id")
    number: str = Field(default="", max_length=80)
    state: State = Field(default=State.DRAFT, sa_type=enum_text(State))
    days: int | None = None
    with_share: bool = False
    written_by_id: int = Field(foreign_key="officer.id")
    approved_by_id: int | None = Field(default=None, foreign_key="officer.id")
    begun_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LetterTo(SQLModel, table=True):
    """An agency a letter is addressed to, and where it stands there.

    `told_above` and `told_police` are the organ above it, and the police unit, the sender told.
    """

    __tablename__ = "letter_to"
    __table_args__ = (
        UniqueConstraint("letter_id", "agency"),
        Index("ix_letter_to_agency", "agency", "letter_id"),
        Index("ix_letter_to_above", "told_above", "letter_id"),
        Index("ix_letter_to_police", "told_police", "letter_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    standing: Standing = Field(default=Standing.WAITING, sa_type=enum_text(Standing))
    answer: Answer | None = Field(default=None, sa_type=enum_text(Answer))
    reply_by_id: int | None = Field(default=None, foreign_key="officer.id")
    prods: int = 0
    told_above: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    told_police: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LetterKey(SQLModel, table=True):
    """A key of a letter wrapped to one agency: what both sides read, or that agency's own words."""

    __tablename__ = "letter_key"
    __table_args__ = (UniqueConstraint("letter_id", "agency", "scope"),)

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    scope: Scope = Field(sa_type=enum_text(Scope))
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    wrapped: bytes


class LetterPaper(SQLModel, table=True):
    """A document of a letter as PDF, sealed for both sides: the letter itself, a reply, a reminder."""

    __tablename__ = "letter_paper"

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id", index=True)
    to_id: int | None = Field(default=None, foreign_key="letter_to.id")
    template: str = Field(max_length=60)
    number: str = Field(max_length=80)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    sha256: str = Field(max_length=64)
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    ref: bytes
    sealed: bytes


class LetterRecord(SQLModel, table=True):
    """One attempt at an act: who, when, and what was written, sealed under `scope`'s key.

    `reasons` (codes, comma between) is empty when the act was done. `to_id` names the receiver the
    act concerns. `own` records are told to the agency that made them and to nobody else.
    """

    __tablename__ = "letter_record"

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="letter.id", index=True)
    to_id: int | None = Field(default=None, foreign_key="letter_to.id")
    act: str = Field(max_length=40)
    reasons: str = Field(default="", max_length=400)
    agency: str = Field(max_length=40)
    officer_id: int = Field(foreign_key="officer.id")
    done_by: str
    done_at: datetime = Field(sa_type=UtcDateTime)
    own: bool = False
    ref: bytes = b""
    sealed: bytes = b""


append_only(LetterPaper)
append_only(LetterRecord)
