"""Tables of institutions: names, agreement, measures, and how they hang together."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.registry.rules import InstitutionKind
from portal.registry.rules.standing import AgreementState, LinkKind, MeasureKind, NameKind


class Institution(SQLModel, table=True):
    """A hospital, clinic, pharmacy or other unit that deals with the fund.

    `level` is a code of the book of levels, `initials` and `pinyin` those of the name, `agreement`
    the state of the last row of its agreements.
    """

    __tablename__ = "institution"
    __table_args__ = (
        Index("ix_institution_order", "name", "id"),
        Index("ix_institution_place", "region", "name", "id"),
        Index("ix_institution_agreement", "agreement", "name", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    official_code: str | None = Field(default=None, index=True, max_length=12)
    name: str = Field(max_length=200)
    initials: str = Field(default="", index=True, max_length=60)
    pinyin: str = Field(default="", index=True, max_length=300)
    kind: InstitutionKind = Field(sa_type=enum_text(InstitutionKind))
    region: str = Field(foreign_key="region.code", max_length=12)
    level: str = Field(default="", max_length=40)
    credit_code: str | None = Field(default=None, index=True, max_length=18)
    address: str = ""
    agreement: AgreementState = Field(
        default=AgreementState.NONE, sa_type=enum_text(AgreementState)
    )


class InstitutionAlias(SQLModel, table=True):
    """Another name of an institution: what people say, or what it was called from when to when."""

    __tablename__ = "institution_alias"
    __table_args__ = (UniqueConstraint("institution_id", "name", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    name: str = Field(index=True, max_length=200)
    initials: str = Field(default="", index=True, max_length=60)
    pinyin: str = Field(default="", index=True, max_length=300)
    kind: NameKind = Field(default=NameKind.ALIAS, sa_type=enum_text(NameKind))
    from_on: date | None = None
    until_on: date | None = None


class InstitutionAgreement(SQLModel, table=True):
    """A period of the service agreement. A later row begins where this one ends."""

    __tablename__ = "institution_agreement"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    state: AgreementState = Field(sa_type=enum_text(AgreementState))
    from_on: date
    until_on: date | None = None
    basis: str = ""
    agency: str = Field(foreign_key="agency.code", max_length=40)
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class InstitutionMeasure(SQLModel, table=True):
    """A measure taken against an institution. The case number is the recording agency's own."""

    __tablename__ = "institution_measure"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    kind: MeasureKind = Field(sa_type=enum_text(MeasureKind))
    from_on: date
    until_on: date | None = None
    basis: str
    agency: str = Field(foreign_key="agency.code", max_length=40)
    case_number: str = Field(default="", max_length=40)
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    lifted_on: date | None = None
    lifted_by: str = ""
    lift_reason: str = ""


class InstitutionLink(SQLModel, table=True):
    """Institution belongs to, or hangs together with, another one."""

    __tablename__ = "institution_link"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    other_id: int = Field(foreign_key="institution.id", index=True)
    kind: LinkKind = Field(sa_type=enum_text(LinkKind))
    from_on: date | None = None
    until_on: date | None = None
    source: str = ""
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
