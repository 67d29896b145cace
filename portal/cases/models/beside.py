"""Tables beside the case: keys, circles, officers kept out, mentions, number series."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.cases.rules import Scope
from portal.infra.database import UtcDateTime, append_only, enum_text


class CaseKeyWrap(SQLModel, table=True):
    """One generation of a key of a case, wrapped to the casework key of one agency."""

    __tablename__ = "case_key_wrap"
    __table_args__ = (UniqueConstraint("case_id", "agency", "scope", "generation"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    scope: Scope = Field(sa_type=enum_text(Scope))
    generation: int
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    wrapped: bytes


class CaseRecusal(SQLModel, table=True):
    """That an officer stays away from a case (回避): no list, page, search or verb shows it to them."""

    __tablename__ = "case_recusal"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", primary_key=True, index=True)
    since: datetime = Field(sa_type=UtcDateTime)


class FindingProof(SQLModel, table=True):
    """What proves a finding: `kind` is file (an evidence item), document (of the case) or visit."""

    __tablename__ = "case_finding_proof"

    finding_id: int = Field(foreign_key="case_finding.id", primary_key=True)
    kind: str = Field(primary_key=True, max_length=20)
    ref: int = Field(primary_key=True)


class FindingUse(SQLModel, table=True):
    """That an order or notice with a number was built on a finding, which stays as it was for it."""

    __tablename__ = "case_finding_use"

    finding_id: int = Field(foreign_key="case_finding.id", primary_key=True)
    number: str = Field(primary_key=True, max_length=80)
    kind: str = Field(max_length=40)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    used_at: datetime = Field(sa_type=UtcDateTime)


class NoteMention(SQLModel, table=True):
    """That a note names an officer, who was told of it."""

    __tablename__ = "case_note_mention"

    note_id: int = Field(foreign_key="case_note.id", primary_key=True)
    officer_id: int = Field(foreign_key="officer.id", primary_key=True, index=True)


class NumberSeries(SQLModel, table=True):
    """The last serial number given out in a series, such as the cases of a region and year."""

    __tablename__ = "number_series"

    name: str = Field(primary_key=True, max_length=80)
    last: int


class CaseCircle(SQLModel, table=True):
    """That an agency reads the documents of one matter of a case: of a referral, its sides do.

    `circle` names the matter in the whole system, such as "transfer/7".
    """

    __tablename__ = "case_circle"
    __table_args__ = (UniqueConstraint("circle", "agency"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    circle: str = Field(max_length=60)
    agency: str = Field(foreign_key="agency.code", max_length=40, index=True)
    since: datetime = Field(sa_type=UtcDateTime)


append_only(CaseCircle)
append_only(FindingProof)
append_only(FindingUse)
