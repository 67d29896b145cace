"""Tables of institutions and the other names they are known by."""

from sqlmodel import Field, SQLModel

from portal.infra.database import enum_text
from portal.registry.rules import InstitutionKind


class Institution(SQLModel, table=True):
    """A hospital, clinic, pharmacy or other unit that deals with the fund."""

    __tablename__ = "institution"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(index=True, max_length=200)
    kind: InstitutionKind = Field(sa_type=enum_text(InstitutionKind))
    region: str = Field(foreign_key="region.code", index=True, max_length=12)
    level: str = Field(default="", max_length=40)
    credit_code: str | None = Field(default=None, index=True, max_length=18)
    address: str = ""


class InstitutionAlias(SQLModel, table=True):
    """Another name people use for an institution."""

    __tablename__ = "institution_alias"

    id: int | None = Field(default=None, primary_key=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    name: str = Field(index=True, max_length=200)
