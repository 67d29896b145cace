"""Tables of the sealed track. Nobody's name, case or tip in clear; people only as keyed marks."""

from datetime import date

from sqlmodel import Field, SQLModel

from portal.infra.database import append_only, enum_text
from referrals.discipline.rules import Scope, State


class DisciplineMatter(SQLModel, table=True):
    """A clue. `code` (128 random bits) is its address, `number` what is read out: neither counts.

    `clue_sealed` opens with the matter's key, which lies under the receiving agency's from the moment it
    is sent. `proposed_by` is the mark of who proposed the outcome that waits for a second person.
    """

    __tablename__ = "discipline_matter"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    number: str = Field(unique=True, max_length=8)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    state: State = Field(sa_type=enum_text(State))
    began_on: date
    changed_on: date
    key_id: int | None = Field(default=None, foreign_key="agency_key.id", index=True)
    wrapped: bytes = b""
    clue_sealed: bytes = b""
    proposed_by: bytes = b""


class DisciplineSeat(SQLModel, table=True):
    """Who of the sending side may see it, by a keyed mark; keys wrapped to that officer alone.

    `wrapped` is the matter's key, gone as soon as it is sent; `receipt_wrapped` stays.
    """

    __tablename__ = "discipline_seat"

    matter_id: int = Field(primary_key=True, foreign_key="discipline_matter.id")
    mark: bytes = Field(primary_key=True, index=True)
    decides: bool = False
    unread: bool = False
    wrapped: bytes
    receipt_wrapped: bytes


class DisciplineBar(SQLModel, table=True):
    """Who must never see it, by a keyed mark: the people concerned, and who is recused."""

    __tablename__ = "discipline_bar"

    matter_id: int = Field(primary_key=True, foreign_key="discipline_matter.id")
    mark: bytes = Field(primary_key=True, index=True)


class DisciplineEntry(SQLModel, table=True):
    """An act, its words sealed. `leaf` is where the custody log commits to the sealed bytes."""

    __tablename__ = "discipline_entry"

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="discipline_matter.id", index=True)
    scope: Scope = Field(sa_type=enum_text(Scope))
    sealed: bytes
    leaf: int


append_only(DisciplineEntry)
