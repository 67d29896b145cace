"""Tables of a case: facts, access, keys, and what is sealed under them."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.cases.models.beside import (
    CaseCircle as CaseCircle,
)
from portal.cases.models.beside import (
    CaseKeyWrap as CaseKeyWrap,
)
from portal.cases.models.beside import (
    CaseRecusal as CaseRecusal,
)
from portal.cases.models.beside import (
    FindingProof as FindingProof,
)
from portal.cases.models.beside import (
    FindingUse as FindingUse,
)
from portal.cases.models.beside import (
    NoteMention as NoteMention,
)
from portal.cases.models.beside import (
    NumberSeries as NumberSeries,
)
from portal.cases.rules import Filing, Outcome, PartyKind, Role, Source, Stage, Visibility
from portal.cases.rules.masking import FieldProfile
from portal.infra.database import UtcDateTime, enum_text

_FILTERED = ("stage", "has_ball", "lead_id", "role", "category", "source", "profile")
_AMOUNTS = ("due_at", "opened_at", "proven_fen", "suspected_fen", "region", "institution_id")


class CaseFile(SQLModel, table=True):
    """A case. Everything here is plain: lists, clocks and statistics need it."""

    __tablename__ = "case_file"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True, max_length=40)
    title: str = Field(max_length=200)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    region: str = Field(foreign_key="region.code", max_length=12)
    institution_id: int | None = Field(default=None, foreign_key="institution.id", index=True)
    category: str = Field(default="", max_length=40)
    source: Source = Field(sa_type=enum_text(Source))
    stage: Stage = Field(default=Stage.CHECKING, sa_type=enum_text(Stage))
    filing: Filing = Field(default=Filing.UNDECIDED, sa_type=enum_text(Filing))
    suspected_fen: int = Field(default=0, sa_type=BigInteger)
    proven_fen: int = Field(default=0, sa_type=BigInteger)
    ball_with: str = Field(foreign_key="agency.code", max_length=40)
    generation: int = 1
    renew_keys: bool = False
    keys_destroyed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: Outcome | None = Field(default=None, sa_type=enum_text(Outcome))
    merged_into: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    split_from: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    source_key: str | None = Field(default=None, unique=True, max_length=120)
    counted: str = Field(default="", max_length=140)


class CaseAccess(SQLModel, table=True):
    """One row per agency and case: what every list reads, in the order it shows.

    A projection of the case, written at the end of each transaction that touched it; `lead_id` and
    `due_at` are the agency's own (its officer in charge, its next time limit), `counted` the state
    the counters hold for it.
    """

    __tablename__ = "case_access"
    __table_args__ = (
        UniqueConstraint("agency", "case_id"),
        # What a list is filtered by stands in the index of its order: rows that do not match are
        # passed over without being fetched.
        Index("ix_case_access_list", "agency", "updated_at", "case_id", *_FILTERED, *_AMOUNTS),
        Index("ix_case_access_stage", "agency", "stage", "updated_at", "case_id"),
        Index("ix_case_access_ball", "agency", "has_ball", "updated_at", "case_id"),
        Index("ix_case_access_role", "agency", "role", "updated_at", "case_id"),
        Index("ix_case_access_lead", "agency", "lead_id", "updated_at", "case_id"),
        Index("ix_case_access_due", "agency", "due_at", "case_id", *_FILTERED),
        Index("ix_case_access_opened", "agency", "opened_at", "case_id", *_FILTERED),
        Index("ix_case_access_proven", "agency", "proven_fen", "case_id", *_FILTERED),
        Index("ix_case_access_institution", "agency", "institution_id", "updated_at", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    role: Role = Field(sa_type=enum_text(Role))
    stage: Stage = Field(sa_type=enum_text(Stage))
    has_ball: bool = False
    updated_at: datetime = Field(sa_type=UtcDateTime)
    profile: FieldProfile = Field(default=FieldProfile.FULL, sa_type=enum_text(FieldProfile))
    region: str = Field(default="", max_length=12)
    category: str = Field(default="", max_length=40)
    source: Source = Field(default=Source.TIP, sa_type=enum_text(Source))
    institution_id: int | None = None
    suspected_fen: int = Field(default=0, sa_type=BigInteger)
    proven_fen: int = Field(default=0, sa_type=BigInteger)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lead_id: int | None = Field(default=None, foreign_key="officer.id")
    counted: str = Field(default="", max_length=40)


class CaseGrant(SQLModel, table=True):
    """Why an agency may see a case: who let it in, on what ground, until when."""

    __tablename__ = "case_grant"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    role: Role = Field(sa_type=enum_text(Role))
    basis: str
    with_tip_text: bool = False
    profile: FieldProfile = Field(default=FieldProfile.FULL, sa_type=enum_text(FieldProfile))
    until: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    granted_by: str
    granted_at: datetime = Field(sa_type=UtcDateTime)
    revoked_by: str = ""
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CaseTip(SQLModel, table=True):
    """A tip of the case, its key sealed under the tips key of one generation."""

    __tablename__ = "case_tip"
    __table_args__ = (UniqueConstraint("tip_id", "case_id"),)

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id")
    case_id: int = Field(foreign_key="case_file.id", index=True)
    generation: int
    sealed_key: bytes


class Party(SQLModel, table=True):
    """Somebody or something the case is about; never who reported it."""

    __tablename__ = "case_party"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: PartyKind = Field(sa_type=enum_text(PartyKind))
    institution_id: int | None = Field(default=None, foreign_key="institution.id")
    ref: bytes
    generation: int
    sealed_name: bytes
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    added_by: str


class Allegation(SQLModel, table=True):
    """What is said to have happened."""

    __tablename__ = "case_allegation"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    category: str = Field(max_length=40)
    title: str = Field(max_length=200)
    suspected_fen: int = Field(default=0, sa_type=BigInteger)
    added_by: str
    superseded_by: int | None = Field(default=None, foreign_key="case_allegation.id")


class Finding(SQLModel, table=True):
    """What an agency found, with its amounts. Never changed: a later one takes its place.

    `act` is the act of the law it is held to be; `changes` the numbers of the orders to be changed with it.
    """

    __tablename__ = "case_finding"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    allegation_id: int | None = Field(default=None, foreign_key="case_allegation.id")
    category: str = Field(max_length=40)
    suspected_fen: int = Field(sa_type=BigInteger)
    proven_fen: int = Field(sa_type=BigInteger)
    basis: str
    source: str = Field(max_length=40)
    source_id: int | None = None
    agency: str = Field(foreign_key="agency.code", max_length=40)
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    superseded_by: int | None = Field(default=None, foreign_key="case_finding.id")
    act: str = Field(default="", max_length=20)
    changes: list[str] = Field(default_factory=list, sa_type=JSON)


class Note(SQLModel, table=True):
    """An officer's working note, sealed under the case key or the agency's own."""

    __tablename__ = "case_note"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    visibility: Visibility = Field(sa_type=enum_text(Visibility))
    ref: bytes
    generation: int
    sealed: bytes
    written_by: str
    written_at: datetime = Field(sa_type=UtcDateTime)


class CaseDocument(SQLModel, table=True):
    """An official document of the case, its PDF sealed. `circle`: of which matter, whose sides read it."""

    __tablename__ = "case_document"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str = Field(max_length=60)
    number: str = Field(max_length=80)
    title: str = Field(max_length=200)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    visibility: Visibility = Field(sa_type=enum_text(Visibility))
    ref: bytes
    generation: int
    sealed: bytes
    size_bytes: int
    sha256: str = Field(max_length=64)
    made_by: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    circle: str = Field(default="", max_length=60)


class CaseEvidence(SQLModel, table=True):
    """Which generation of the case key a file of the case lies under, and who brought it."""

    __tablename__ = "case_evidence"

    item_id: int = Field(primary_key=True, foreign_key="evidence_item.id")
    case_id: int = Field(foreign_key="case_file.id", index=True)
    generation: int
    agency: str = Field(foreign_key="agency.code", max_length=40)
