"""Tables of sharing: pair policies, invitations, requests for access, offers of ownership."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.sharing.rules.states import HandoverState, InvitationState, RequestState


class PairPolicy(SQLModel, table=True):
    """A rule set by an administrator; it governs until it is ended. Never changed otherwise."""

    __tablename__ = "pair_policy"
    __table_args__ = (Index("ix_pair_policy_pair", "sender", "receiver"),)

    id: int | None = Field(default=None, primary_key=True)
    sender: str = Field(max_length=40)
    receiver: str = Field(max_length=40)
    roles: list[str] = Field(sa_type=JSON)
    most: FieldProfile = Field(sa_type=enum_text(FieldProfile))
    usual: FieldProfile = Field(sa_type=enum_text(FieldProfile))
    tip_text: bool
    needs_accept: bool
    days: int
    basis: str = Field(max_length=500)
    set_by: str
    set_at: datetime = Field(sa_type=UtcDateTime)
    ended_by: str = ""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Invitation(SQLModel, table=True):
    """An owner asks another agency to take part. `text` is all that is told besides the outline."""

    __tablename__ = "share_invitation"
    __table_args__ = (
        Index(
            "uq_share_invitation_open",
            "case_id",
            "agency",
            unique=True,
            sqlite_where=text("state = 'requested'"),
            postgresql_where=text("state = 'requested'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    from_agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    role: Role = Field(sa_type=enum_text(Role))
    profile: FieldProfile = Field(sa_type=enum_text(FieldProfile))
    with_tip_text: bool
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    basis: str
    text: str
    state: InvitationState = Field(sa_type=enum_text(InvitationState))
    answer_by: datetime = Field(sa_type=UtcDateTime, index=True)
    asked_by: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answered_by: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str = ""


class AccessRequest(SQLModel, table=True):
    """An agency asks to be let into a case it knows by number; `case_id` is None when there is none.

    The row is there either way, so that whoever asked sees the same.
    """

    __tablename__ = "share_request"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    number: str = Field(max_length=40)
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    profile: FieldProfile = Field(sa_type=enum_text(FieldProfile))
    text: str
    state: RequestState = Field(sa_type=enum_text(RequestState))
    is_told: bool = False
    asked_by: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answered_by: str = ""
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str = ""


class Handover(SQLModel, table=True):
    """An owner offers a case to another agency, to own it."""

    __tablename__ = "case_handover"
    __table_args__ = (
        Index(
            "uq_case_handover_open",
            "case_id",
            unique=True,
            sqlite_where=text("state IN ('requested', 'returned', 'passed_on')"),
            postgresql_where=text("state IN ('requested', 'returned', 'passed_on')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    from_agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    to_agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    basis: str
    stays_as: Role = Field(sa_type=enum_text(Role))
    state: HandoverState = Field(sa_type=enum_text(HandoverState))
    passed_to: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    offered_by: str
    offered_at: datetime = Field(sa_type=UtcDateTime)


class HandoverStep(SQLModel, table=True):
    """What somebody did about an offer, and in what words. Append-only."""

    __tablename__ = "case_handover_step"

    id: int | None = Field(default=None, primary_key=True)
    handover_id: int = Field(foreign_key="case_handover.id", index=True)
    state: HandoverState = Field(sa_type=enum_text(HandoverState))
    agency: str = Field(foreign_key="agency.code", max_length=40)
    by: str
    text: str
    at: datetime = Field(sa_type=UtcDateTime)


class Succession(SQLModel, table=True):
    """An agency ends and another takes over its cases, referrals, clocks and letters; two persons' act.

    `done_to` is the last case looked at, `left` how many the officer could not hand over.
    """

    __tablename__ = "agency_succession"
    __table_args__ = (
        CheckConstraint(
            "agreed_by_id IS NULL OR agreed_by_id <> proposed_by_id", name="second_person"
        ),
        Index(
            "uq_agency_succession_open",
            "agency",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    successor: str = Field(foreign_key="agency.code", max_length=40)
    basis: str = Field(max_length=500)
    proposed_by_id: int = Field(foreign_key="officer.id")
    proposed_by: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    agreed_by_id: int | None = Field(default=None, foreign_key="officer.id")
    agreed_by: str = ""
    agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_to: int = 0
    done: int = 0
    left: int = 0
    called_off_by: str = ""
    called_off_reason: str = Field(default="", max_length=500)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


append_only(HandoverStep)
