"""Tables of people. Names and numbers are sealed; what is plain says nothing about anybody."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.persons.rules import PersonKind, Scheme


class PersonKey(SQLModel, table=True):
    """One generation of the key of an agency's people, wrapped to its casework key.

    `due`: the casework key was changed since; the next generation is made and everybody moved to it.
    """

    __tablename__ = "person_key"
    __table_args__ = (UniqueConstraint("agency", "generation"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    generation: int
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    wrapped: bytes
    made_at: datetime = Field(sa_type=UtcDateTime)
    due: bool = False


class Person(SQLModel, table=True):
    """Somebody an agency has met in its cases; never a reporter."""

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_name", "agency", "name_index"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    kind: PersonKind = Field(sa_type=enum_text(PersonKind))
    ref: bytes
    generation: int
    sealed: bytes
    name_index: bytes
    added_by: str
    added_at: datetime = Field(sa_type=UtcDateTime)


class PersonMark(SQLModel, table=True):
    """The blind index of one number: within an agency a number belongs to one person."""

    __tablename__ = "person_mark"
    __table_args__ = (UniqueConstraint("agency", "scheme", "value"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    scheme: Scheme = Field(sa_type=enum_text(Scheme))
    value: bytes
