"""Tables of tips, drafts, mailboxes and the identity vault. No address, no device, no exact time."""

from datetime import date, datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from portal.intake.rules import NEVER, Channel, Mode, Side, TipState


class Tip(SQLModel, table=True):
    """A tip. What the reporter wrote is in `body_sealed`; the day of receipt is all the time kept.

    `due_at`, `score`, `doubles` and `elsewhere` are told by higher capabilities for the queue to
    sort and filter by; `held_by` is the officer at work on it just now. `place_mark` is a keyed
    mark of a typed place, for exact match only; its key lies outside the database. `renew_key`: the
    agency's key was changed since, and the tip gets another key of its own.
    """

    __tablename__ = "tip"
    __table_args__ = (
        Index("ix_tip_queue_score", "agency", "state", "score", "id"),
        Index("ix_tip_queue_due", "agency", "state", "due_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True, max_length=8)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    region: str = Field(foreign_key="region.code", max_length=12)
    place_kind: str = Field(default="unknown", max_length=40)
    institution_id: int | None = Field(default=None, index=True)
    categories: list[str] = Field(sa_type=JSON)
    channel: Channel = Field(sa_type=enum_text(Channel))
    mode: Mode = Field(sa_type=enum_text(Mode))
    wants_reward: bool
    state: TipState = Field(sa_type=enum_text(TipState), index=True)
    received_on: date
    decided_on: date | None = None
    withdrawn_on: date | None = None
    decline_reason: str = Field(default="", max_length=40)
    case_id: int | None = Field(default=None, index=True)
    taken_by: int | None = Field(default=None, foreign_key="officer.id")
    held_by: int | None = Field(default=None, foreign_key="officer.id")
    held_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime = Field(default=NEVER, sa_type=UtcDateTime)
    score: int = 0
    doubles: int = 0
    elsewhere: str = Field(default="", max_length=40)
    place_mark: bytes = b""
    mark: bytes = Field(unique=True)
    unread_by_agency: int = 0
    unread_by_reporter: int = 0
    salt: bytes
    kdf_memory_kib: int
    kdf_passes: int
    reporter_public: bytes
    reporter_sealed_private: bytes
    key_id: int = Field(default=0, foreign_key="agency_key.id", index=True)
    wrapped: bytes = b""
    reporter_wrapped: bytes = b""
    body_sealed: bytes = b""
    sketch_sealed: bytes = b""
    destroyed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    renew_key: bool = Field(default=False, index=True)


class TipMessage(SQLModel, table=True):
    """One message between reporter and agency, its words and its time sealed under the tip key."""

    __tablename__ = "tip_message"

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    side: Side = Field(sa_type=enum_text(Side))
    agency: str = Field(default="", max_length=40)
    mark: bytes = Field(unique=True)
    sealed: bytes


class TipDraft(SQLModel, table=True):
    """An unsent tip or an unconfirmed receipt; opens only with the cookie it is found by."""

    __tablename__ = "tip_draft"

    id: int | None = Field(default=None, primary_key=True)
    row_key: bytes = Field(unique=True)
    sealed: bytes
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class DraftCode(SQLModel, table=True):
    """The way back to an unsent tip: its cookie, sealed under the secret of a receipt.

    `number` and the secret become the tip's own when it is sent; this row is gone then.
    """

    __tablename__ = "draft_code"

    number: str = Field(primary_key=True, max_length=8)
    draft_id: int = Field(foreign_key="tip_draft.id", unique=True)
    salt: bytes
    kdf_memory_kib: int
    kdf_passes: int
    sealed: bytes


class FormBucket(SQLModel, table=True):
    """What is left of a limit of the public door since the beginning of a ten-minute window."""

    __tablename__ = "form_bucket"

    name: str = Field(primary_key=True, max_length=40)
    tokens: int
    window_at: datetime = Field(sa_type=UtcDateTime)


class TipSlip(SQLModel, table=True):
    """The receipt of a tip typed for a caller, sealed to that officer until it is handed out."""

    __tablename__ = "tip_slip"

    tip_id: int = Field(primary_key=True, foreign_key="tip.id")
    officer_id: int = Field(foreign_key="officer.id")
    wrapped: bytes
    expires_at: datetime = Field(sa_type=UtcDateTime)


class TipCorrection(SQLModel, table=True):
    """What was typed wrong, and how it should read: a row beside the tip, which stays as it was."""

    __tablename__ = "tip_correction"

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    officer_id: int = Field(foreign_key="officer.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    sealed: bytes


class TipOrigin(SQLModel, table=True):
    """Where a lead came from that no person sent: a system of its agency, and the list it stood in.

    `batch` is the run of imports, `client` the API client that sent it; one of them is set.
    """

    __tablename__ = "tip_origin"
    __table_args__ = (
        Index("ix_tip_origin_source", "agency", "source", "tip_id"),
        Index("ix_tip_origin_batch", "batch", "tip_id"),
    )

    tip_id: int = Field(primary_key=True, foreign_key="tip.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    source: str = Field(max_length=80)
    batch: int | None = None
    client: int | None = None


class TipSource(SQLModel, table=True):
    """A system an agency has leads from, to choose by in the queue."""

    __tablename__ = "tip_source"

    agency: str = Field(primary_key=True, foreign_key="agency.code", max_length=40)
    source: str = Field(primary_key=True, max_length=80)


class MailboxSession(SQLModel, table=True):
    """An opened mailbox. Opens nothing without the cookie whose hash it is found by."""

    __tablename__ = "mailbox_session"

    token_hash: bytes = Field(primary_key=True)
    tip_id: int = Field(foreign_key="tip.id")
    sealed_private: bytes
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class IdentityVault(SQLModel, table=True):
    """A reporter's identity under a key whose halves lie with two offices of `agency`."""

    __tablename__ = "identity_vault"

    tip_id: int = Field(primary_key=True, foreign_key="tip.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    sealed: bytes
    custodian_key_id: int = Field(foreign_key="agency_key.id", index=True)
    custodian_half: bytes
    approver_key_id: int = Field(foreign_key="agency_key.id", index=True)
    approver_half: bytes
    reporter_wrapped: bytes
    destroyed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UnsealRequest(SQLModel, table=True):
    """A request to open an identity: who asked and why, and who opened which half."""

    __tablename__ = "unseal_request"

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    asked_by: int = Field(foreign_key="officer.id")
    asked_by_name: str
    reason: str = Field(max_length=40)
    reason_text: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    custodian_id: int | None = Field(default=None, foreign_key="officer.id")
    custodian_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    custodian_half: bytes = b""
    approver_id: int | None = Field(default=None, foreign_key="officer.id")
    approver_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approver_half: bytes = b""
    refused_by: int | None = Field(default=None, foreign_key="officer.id")
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TipRecusal(SQLModel, table=True):
    """That an officer stays away from a tip, because they are recused from a case it belongs to."""

    __tablename__ = "tip_recusal"

    officer_id: int = Field(foreign_key="officer.id", primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", primary_key=True, index=True)
