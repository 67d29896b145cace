"""Tables of rewards."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from rewards.claims.rules import State
from rewards.schemes.rules import Kind

_NOT_DECLINED = text("state <> 'declined'")


class Award(SQLModel, table=True):
    """A reward for a tip. Who gets it is not here: the tip's receipt is all there is."""

    __tablename__ = "reward_award"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0 AND amount_fen <= ceiling_fen", name="within_ceiling"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint(
            "paid_by IS NULL OR (decided_by IS NOT NULL AND paid_by <> proposed_by"
            " AND paid_by <> decided_by)",
            name="third_person",
        ),
        Index(
            "uq_reward_award_tip",
            "tip_id",
            unique=True,
            sqlite_where=_NOT_DECLINED,
            postgresql_where=_NOT_DECLINED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    scheme_version: str = Field(max_length=80)
    proven_fen: int = Field(sa_type=BigInteger)
    ceiling_fen: int = Field(sa_type=BigInteger)
    others_fen: int = Field(default=0, sa_type=BigInteger)
    amount_fen: int = Field(sa_type=BigInteger)
    kind: Kind = Field(sa_type=enum_text(Kind))
    basis: str
    first_reason: str = ""
    thanks: str = ""
    number: str = Field(default="", max_length=80)
    state: State = Field(default=State.PROPOSED, sa_type=enum_text(State), index=True)
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: str = ""
    notified_on: date | None = None
    claim_by: date | None = None
    claimed_on: date | None = None
    claims: int = 0
    paid_by: int | None = Field(default=None, foreign_key="officer.id")
    paid_on: date | None = None
    paid_reference: str = Field(default="", max_length=200)
