"""Tables of money. Postings are only ever added; a mistake is reversed by another posting."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.recoveries.models.guards import keep_guards
from referrals.recoveries.rules import Account, Ledger, OrderState, Origin, Way


class RecoveryOrder(SQLModel, table=True):
    """Somebody is to pay an amount into one ledger.

    Of fines: `act` is the violation category ("" for the case's), `distinct` why it is another act than
    one fined before, `ground` a ground of discretion relied on, `established` that what the norm
    presupposes was shown.

    `origin` and `origin_id` say what it comes from. `outstanding_fen` is what its postings leave to
    come, written with each of them; `obligor_key` the name as it is compared; `charge_of` the fine
    that was paid late, of an addition to it.
    """

    __tablename__ = "recovery_order"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        Index("ix_recovery_order_open", "agency", "state", "outstanding_fen"),
        Index("ix_recovery_order_number", "number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    ledger: Ledger = Field(sa_type=enum_text(Ledger))
    obligor: str = Field(max_length=200)
    amount_fen: int = Field(sa_type=BigInteger)
    base_fen: int = Field(default=0, sa_type=BigInteger)
    times: int = 1
    fine_rule: str = ""
    act: str = Field(default="", max_length=40)
    distinct: str = ""
    ground: str = Field(default="", max_length=40)
    ground_reasons: str = ""
    established: bool = False
    basis: str
    due_on: date | None = None
    state: OrderState = Field(default=OrderState.PROPOSED, sa_type=enum_text(OrderState))
    number: str = ""
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: str = ""
    origin: Origin = Field(default=Origin.BY_HAND, sa_type=enum_text(Origin))
    origin_id: int | None = None
    outstanding_fen: int = Field(default=0, sa_type=BigInteger)
    obligor_key: str = Field(default="", index=True, max_length=200)
    charge_of: int | None = Field(default=None, foreign_key="recovery_order.id", index=True)


class Posting(SQLModel, table=True):
    """An amount moved between two accounts of an order: it balances because it is one row.

    `way` is how it came, `payer` who paid when it was not the obligor, `source` what told of it (such
    as a line of a bank file), "" for a slip typed in.
    """

    __tablename__ = "posting"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        CheckConstraint("debit <> credit", name="two_accounts"),
        UniqueConstraint("order_id", "reference"),
        UniqueConstraint("reversal_of"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="recovery_order.id", index=True)
    ledger: Ledger = Field(sa_type=enum_text(Ledger))
    debit: Account = Field(sa_type=enum_text(Account))
    credit: Account = Field(sa_type=enum_text(Account))
    amount_fen: int = Field(sa_type=BigInteger)
    reference: str = Field(max_length=200)
    value_on: date
    reversal_of: int | None = Field(default=None, foreign_key="posting.id")
    reasons: str = ""
    posted_by: str
    posted_at: datetime = Field(sa_type=UtcDateTime)
    way: Way = Field(default=Way.PAID, sa_type=enum_text(Way))
    payer: str = Field(default="", max_length=200)
    source: str = Field(default="", max_length=200)


class PostingProof(SQLModel, table=True):
    """A file of the case that proves a posting: a bank slip, a settlement sheet, a court's receipt."""

    __tablename__ = "posting_proof"
    __table_args__ = (UniqueConstraint("posting_id", "item_id"),)

    id: int | None = Field(default=None, primary_key=True)
    posting_id: int = Field(foreign_key="posting.id", index=True)
    item_id: int = Field(foreign_key="evidence_item.id")
    added_by: str
    added_at: datetime = Field(sa_type=UtcDateTime)


class OrderObligor(SQLModel, table=True):
    """Somebody who owes an order together with its obligor: one debt, several names.

    What any of them pays lowers it for all; a third party who holds some of the money owes `limit_fen` of
    it at most, None owes all. Proposed and decided by two persons.
    """

    __tablename__ = "order_obligor"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        UniqueConstraint("order_id", "name_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="recovery_order.id", index=True)
    name: str = Field(max_length=200)
    name_key: str = Field(index=True, max_length=200)
    limit_fen: int | None = Field(default=None, sa_type=BigInteger)
    basis: str
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    agreed: bool | None = None


class DestinationAccount(SQLModel, table=True):
    """The bank account one ledger's money of an agency goes into, in force once a second person agrees.

    Accounts of public bodies, printed on every order; the newest agreed one that has not ended counts.
    """

    __tablename__ = "destination_account"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        Index("ix_destination_account_agency", "agency", "ledger"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    ledger: Ledger = Field(sa_type=enum_text(Ledger))
    holder: str = Field(max_length=200)
    bank: str = Field(max_length=200)
    number: str = Field(max_length=40)
    basis: str
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    agreed: bool | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


append_only(Posting)
append_only(PostingProof)
keep_guards(SQLModel.metadata.tables["posting"])
