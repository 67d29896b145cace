"""Tables of payments. Postings are only ever added; a mistake is reversed by another posting."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from rewards.payouts.rules import Account, PayoutState
from rewards.payouts.rules.clawbacks import ClawbackState
from rewards.payouts.rules.codes import CodeState

_NOT_RETURNED = text("state <> 'returned'")
_MARKED = text("state <> 'returned' AND mark <> ''")
_WITH_REFERENCE = text("reference <> ''")
_CODE_OPEN = text("state IN ('live', 'presented')")


class SealedPayee(SQLModel, table=True):
    """Where a claimed reward goes, sealed to the reward compartment of the paying agency."""

    __tablename__ = "reward_payee"

    award_id: int = Field(primary_key=True, foreign_key="reward_award.id")
    attempt: int
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    wrapped: bytes
    sealed: bytes
    mark: bytes = b""
    matched_by: int | None = Field(default=None, foreign_key="officer.id")


class RewardMarkKey(SQLModel, table=True):
    """The key an agency's payees are marked under, wrapped to its reward compartment alone."""

    __tablename__ = "reward_mark_key"

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", unique=True, max_length=40)
    agency_key_id: int = Field(foreign_key="agency_key.id", index=True)
    wrapped: bytes


class Payout(SQLModel, table=True):
    """One attempt at paying a reward; at most one that was not returned, and one a payee and case.

    Confirmed by a second person (`confirmed_by`), or by a line of the bank's file (`booking`) that
    `booked_by` accepted, or by both. `mark` is what the payee is known by under the reward office's
    own key, empty where money is fetched without a name and once all of it was returned; `case_id`
    heads the case's family.
    """

    __tablename__ = "reward_payout"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        CheckConstraint(
            "state <> 'returned' OR sent_at IS NULL OR (returned_by IS NOT NULL"
            " AND returned_by <> reserved_by AND return_reference <> '')",
            name="returned_by_another",
        ),
        CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> reserved_by", name="confirmed_by_another"
        ),
        Index(
            "uq_reward_payout_award",
            "award_id",
            unique=True,
            sqlite_where=_NOT_RETURNED,
            postgresql_where=_NOT_RETURNED,
        ),
        Index(
            "uq_reward_payout_payee",
            "case_id",
            "mark",
            unique=True,
            sqlite_where=_MARKED,
            postgresql_where=_MARKED,
        ),
        Index(
            "uq_reward_payout_reference",
            "agency",
            "reference",
            unique=True,
            sqlite_where=_WITH_REFERENCE,
            postgresql_where=_WITH_REFERENCE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="reward_award.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    amount_fen: int = Field(sa_type=BigInteger)
    state: PayoutState = Field(default=PayoutState.RESERVED, sa_type=enum_text(PayoutState))
    case_id: int | None = Field(default=None, foreign_key="case_file.id")
    mark: str = Field(default="", max_length=64)
    reference: str = Field(default="", max_length=200)
    reserved_by: int = Field(foreign_key="officer.id")
    reserved_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_on: date | None = None
    confirmed_by: int | None = Field(default=None, foreign_key="officer.id")
    returned_by: int | None = Field(default=None, foreign_key="officer.id")
    return_reference: str = Field(default="", max_length=200)
    booking: str = Field(default="", max_length=40)
    booked_by: int | None = Field(default=None, foreign_key="officer.id")
    reasons: str = ""


class RewardCode(SQLModel, table=True):
    """A one-time code for the counter, known by its mark. Days, not instants: a reporter made it."""

    __tablename__ = "reward_code"
    __table_args__ = (
        CheckConstraint("witness_id IS NULL OR witness_id <> presented_by", name="two_persons"),
        CheckConstraint(
            "state <> 'used' OR (presented_by IS NOT NULL AND witness_id IS NOT NULL)",
            name="used_before_two",
        ),
        UniqueConstraint("award_id", "serial"),
        Index(
            "uq_reward_code_open",
            "award_id",
            unique=True,
            sqlite_where=_CODE_OPEN,
            postgresql_where=_CODE_OPEN,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="reward_award.id")
    agency: str = Field(foreign_key="agency.code", max_length=40)
    serial: int
    mark: bytes = Field(unique=True)
    state: CodeState = Field(default=CodeState.LIVE, sa_type=enum_text(CodeState))
    issued_on: date
    last_on: date
    presented_by: int | None = Field(default=None, foreign_key="officer.id")
    presented_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    witness_id: int | None = Field(default=None, foreign_key="officer.id")
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RewardCodeTry(SQLModel, table=True):
    """A wrong code entered at an agency's counter. What was entered is not kept."""

    __tablename__ = "reward_code_try"
    __table_args__ = (Index("ix_reward_code_try_agency", "agency", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    officer_id: int = Field(foreign_key="officer.id")
    at: datetime = Field(sa_type=UtcDateTime)


class RewardPosting(SQLModel, table=True):
    """An amount moved between two accounts of reward money: it balances because it is one row."""

    __tablename__ = "reward_posting"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        CheckConstraint("debit <> credit", name="two_accounts"),
        UniqueConstraint("payout_id", "reference"),
        UniqueConstraint("reversal_of"),
    )

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="reward_award.id", index=True)
    payout_id: int = Field(foreign_key="reward_payout.id")
    debit: Account = Field(sa_type=enum_text(Account))
    credit: Account = Field(sa_type=enum_text(Account))
    amount_fen: int = Field(sa_type=BigInteger)
    reference: str = Field(max_length=40)
    value_on: date
    reversal_of: int | None = Field(default=None, foreign_key="reward_posting.id")
    posted_by: str
    posted_at: datetime = Field(sa_type=UtcDateTime)


class RewardClawback(SQLModel, table=True):
    """A claim for a reward that was paid, or for part of it."""

    __tablename__ = "reward_clawback"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint(
            "state <> 'waived' OR (waiver_asked_by IS NOT NULL AND waived_by IS NOT NULL"
            " AND waived_by <> waiver_asked_by)",
            name="waived_by_two",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="reward_award.id", index=True)
    payout_id: int = Field(foreign_key="reward_payout.id")
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    ground: str = Field(max_length=40)
    reason: str
    amount_fen: int = Field(sa_type=BigInteger)
    open_fen: int = Field(default=0, sa_type=BigInteger)
    state: ClawbackState = Field(
        default=ClawbackState.PROPOSED, sa_type=enum_text(ClawbackState), index=True
    )
    number: str = Field(default="", max_length=80)
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: str = ""
    demanded_on: date | None = None
    due_on: date | None = None
    waiver_asked_by: int | None = Field(default=None, foreign_key="officer.id")
    waiver_reason: str = ""
    waived_by: int | None = Field(default=None, foreign_key="officer.id")


class RewardRepayment(SQLModel, table=True):
    """Money of a reward that came back, known by the bank's slip: no slip counts twice."""

    __tablename__ = "reward_repayment"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        UniqueConstraint("agency", "slip"),
    )

    id: int | None = Field(default=None, primary_key=True)
    clawback_id: int = Field(foreign_key="reward_clawback.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    amount_fen: int = Field(sa_type=BigInteger)
    paid_on: date
    slip: str = Field(max_length=200)
    booked_by: int = Field(foreign_key="officer.id")
    booked_at: datetime = Field(sa_type=UtcDateTime)


append_only(RewardPosting)
append_only(RewardRepayment)
