"""Tables of referrals."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.cases.rules import Stage
from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.transfers.rules import State


class Transfer(SQLModel, table=True):
    """A case on its way to the police. Everything here is plain; what officers wrote is in the steps.

    `live` is True until the referral ends, then None: one running referral a case. With `reverse` no
    agency referred the case: the procuratorate opened the way back, and the agency it goes to, here
    the referring one, comes in with the opinion.
    """

    __tablename__ = "transfer"
    __table_args__ = (
        UniqueConstraint("case_id", "live"),
        CheckConstraint(
            "approved_by_id IS NULL OR reported_by_id IS NULL OR approved_by_id <> reported_by_id",
            name="maker_is_not_checker",
        ),
        Index("ix_transfer_referring", "referring_agency", "id"),
        Index("ix_transfer_receiving", "receiving_agency", "id"),
        Index("ix_transfer_procuratorate", "procuratorate", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    number: str = Field(unique=True, max_length=80)
    title: str = Field(max_length=200)
    charge: str = Field(default="", max_length=200)
    referring_agency: str = Field(foreign_key="agency.code", max_length=40)
    receiving_agency: str = Field(foreign_key="agency.code", max_length=40)
    earlier_agency: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    next_agency: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    """The police unit named to take over, until the case is passed on to it."""
    procuratorate: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    review_procuratorate: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    """The procuratorate above, asked to review an order to drop the case (JCG art. 565)."""
    earlier_id: int | None = Field(default=None, foreign_key="transfer.id", index=True)
    """The last referral of the same case, when there was one."""
    state: State = Field(default=State.NEW, sa_type=enum_text(State))
    live: bool | None = True
    reverse: bool = False
    stage_before: Stage = Field(sa_type=enum_text(Stage))
    reported_by_id: int | None = Field(default=None, foreign_key="officer.id")
    approved_by_id: int | None = Field(default=None, foreign_key="officer.id")
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    handed_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    manifest: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    package_sha256: str = Field(default="", max_length=64)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class TransferMember(SQLModel, table=True):
    """An officer of the special group, with the certificate number shown that day."""

    __tablename__ = "transfer_member"
    __table_args__ = (
        UniqueConstraint("transfer_id", "officer_id"),
        UniqueConstraint("transfer_id", "certificate_no"),
    )

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(foreign_key="transfer.id")
    officer_id: int = Field(foreign_key="officer.id")
    name: str
    certificate_no: str = Field(max_length=80)


class TransferDeparture(SQLModel, table=True):
    """An officer who left the special group."""

    __tablename__ = "transfer_departure"
    __table_args__ = (UniqueConstraint("transfer_id", "officer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(foreign_key="transfer.id")
    officer_id: int = Field(foreign_key="officer.id")
    left_at: datetime = Field(sa_type=UtcDateTime)


class TransferUnit(SQLModel, table=True):
    """A police unit the referral has come to, one after the other, and by which step."""

    __tablename__ = "transfer_unit"
    __table_args__ = (Index("ix_transfer_unit_agency", "agency", "transfer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(foreign_key="transfer.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    step: str = Field(max_length=40)
    since: datetime = Field(sa_type=UtcDateTime)


class TransferPaper(SQLModel, table=True):
    """A document of the referral; the newest of a kind is the one that counts.

    `reply_months` is by when it asks for a reply, None when it asks for none.
    """

    __tablename__ = "transfer_paper"

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(foreign_key="transfer.id", index=True)
    kind: str = Field(max_length=60)
    document_id: int = Field(foreign_key="case_document.id")
    number: str = Field(max_length=80)
    sha256: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)
    reply_months: int | None = None


class StepRecord(SQLModel, table=True):
    """One attempt at a step: who, when, from where to where, and what was written, sealed.

    `reasons` (codes, comma between) is empty when the step was taken. `happened_on` is the legal day
    of an act outside the portal; None: it happened as it was recorded.
    """

    __tablename__ = "step_record"

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(foreign_key="transfer.id", index=True)
    step: str = Field(max_length=40)
    source: State = Field(sa_type=enum_text(State))
    target: State = Field(sa_type=enum_text(State))
    reasons: str = Field(default="", max_length=400)
    agency: str = Field(max_length=40)
    officer_id: int = Field(foreign_key="officer.id")
    taken_by: str
    taken_at: datetime = Field(sa_type=UtcDateTime)
    happened_on: date | None = None
    ref: bytes = b""
    generation: int = 0
    sealed: bytes = b""


class TransferPackage(SQLModel, table=True):
    """A sealed package of a referral, made for the agency that receives it."""

    __tablename__ = "transfer_package"

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(foreign_key="transfer.id", index=True)
    package_id: int = Field(foreign_key="case_package.id")
    receiver: str = Field(foreign_key="agency.code", max_length=40)
    sha256: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=UtcDateTime)


append_only(TransferPackage)


class TransferJudgment(SQLModel, table=True):
    """What a court decided about money: plain, as orders are; the rest is in the step, sealed.

    `in_force` rows are owed; the others show what was decided on the way.
    """

    __tablename__ = "transfer_judgment"

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(foreign_key="transfer.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    step: str = Field(max_length=40)
    in_force: bool = False
    judged_on: date
    number: str = Field(default="", max_length=200)
    court_fine_fen: int = Field(default=0, sa_type=BigInteger)
    restitution_fen: int = Field(default=0, sa_type=BigInteger)
    obligor: str = Field(default="", max_length=200)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class TransferSuspect(SQLModel, table=True):
    """A suspect of the criminal case; the name is sealed with the case. Custody clocks run on the row."""

    __tablename__ = "transfer_suspect"

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(foreign_key="transfer.id", index=True)
    ref: bytes
    generation: int
    sealed: bytes
    added_at: datetime = Field(sa_type=UtcDateTime)


append_only(TransferSuspect)
append_only(StepRecord)
append_only(TransferJudgment)
append_only(TransferPaper)
append_only(TransferMember)
append_only(TransferDeparture)
append_only(TransferUnit)
