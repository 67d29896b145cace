"""Tables of money. Postings are only ever added; a mistake is reversed by another posting."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.recoveries.rules import Account, Ledger, OrderState


class RecoveryOrder(SQLModel, table=True):
    """Somebody is to pay an amount into one ledger.

    Of fines: `act` is the violation category ("" for the case's), `distinct` why it is another act than
    one fined before, `ground` a ground of discretion relied on, `established` that what the norm
    presupposes was shown.
    """

    __tablename__ = "recovery_order"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="positive"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
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


class Posting(SQLModel, table=True):
    """An amount moved between two accounts of an order: it balances because it is one row."""

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


append_only(Posting)
