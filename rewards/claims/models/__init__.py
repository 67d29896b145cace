"""Tables of rewards."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, enum_text
from rewards.claims.models.annulling import RewardAnnulment as RewardAnnulment
from rewards.claims.models.annulling import RewardAnnulmentDecision as RewardAnnulmentDecision
from rewards.claims.models.publishing import RewardList as RewardList
from rewards.claims.models.sealing import RewardCircumstance as RewardCircumstance
from rewards.claims.rules import About, Outcome, State
from rewards.schemes.rules import Kind

_STANDS = text("state NOT IN ('declined', 'annulled')")
_COUNTS = text("counts")
_UNDECIDED = text("decided_at IS NULL")


class Award(SQLModel, table=True):
    """A reward for a tip. Who gets it is not here: the tip's receipt is all there is.

    `proven_fen` is what it is worked out from: the findings of the reported facts (AwardFinding).
    Of a joint report `tip_id` is the one whose receipt collects for all. `needs_check` is false for
    those from before a second officer checked each. `fell_to_fen`: what is proven of it now, while
    the reward is above what the rule gives for that. `replaces_id`: the annulled one it stands for.
    """

    __tablename__ = "reward_award"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0 AND amount_fen <= ceiling_fen", name="within_ceiling"),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint(
            "checked_by IS NULL OR (checked_by <> proposed_by"
            " AND (decided_by IS NULL OR checked_by <> decided_by))",
            name="three_people",
        ),
        CheckConstraint(
            "NOT needs_check OR checked_by IS NOT NULL OR state IN ('proposed', 'declined')",
            name="checked_first",
        ),
        CheckConstraint(
            "paid_by IS NULL OR (decided_by IS NOT NULL AND paid_by <> proposed_by"
            " AND paid_by <> decided_by)",
            name="third_person",
        ),
        CheckConstraint(
            "(state = 'annulled') = (annulled_by IS NOT NULL) AND (annulled_by IS NULL"
            " OR (paid_by IS NULL AND annulled_by <> proposed_by AND annulled_by <> decided_by))",
            name="annulled_unpaid_by_another",
        ),
        UniqueConstraint("id", "decided_by"),
        Index(
            "uq_reward_award_tip",
            "tip_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
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
    same_reason: str = ""
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
    level: str = Field(default="", max_length=10)
    subject: str = Field(default="", max_length=20)
    no_loss: bool = False
    joint_id: int | None = Field(default=None, foreign_key="reward_joint.id")
    needs_check: bool = True
    checked_by: int | None = Field(default=None, foreign_key="officer.id")
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    check_note: str = ""
    fell_to_fen: int | None = Field(default=None, sa_type=BigInteger)
    reminded: int | None = None
    waived_reason: str = ""
    annulled_by: int | None = Field(default=None, foreign_key="officer.id")
    annulled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replaces_id: int | None = Field(default=None, foreign_key="reward_award.id", index=True)


class AwardFinding(SQLModel, table=True):
    """A finding a reward was worked out from, with its amount then. It counts for one reward only."""

    __tablename__ = "reward_award_finding"
    __table_args__ = (
        Index(
            "uq_reward_award_finding",
            "finding_id",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="reward_award.id", index=True)
    finding_id: int = Field(foreign_key="case_finding.id")
    fen: int = Field(sa_type=BigInteger)
    counts: bool = True


class RewardShare(SQLModel, table=True):
    """What one of several who reported together has of a reward; all of them sum to the whole."""

    __tablename__ = "reward_share"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0", name="not_negative"),
        UniqueConstraint("award_id", "tip_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="reward_award.id")
    tip_id: int = Field(foreign_key="tip.id", index=True)
    parts: int
    amount_fen: int = Field(sa_type=BigInteger)


class RewardRestore(SQLModel, table=True):
    """A request to restore a reward nobody claimed in time; the head decides, never who asked."""

    __tablename__ = "reward_restore"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="second_person"),
        Index(
            "uq_reward_restore_open",
            "award_id",
            unique=True,
            sqlite_where=_UNDECIDED,
            postgresql_where=_UNDECIDED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="reward_award.id", index=True)
    reason: str
    asked_by: int = Field(foreign_key="officer.id")
    asked_by_name: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    restored: bool = False
    reasons: str = ""
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RewardReview(SQLModel, table=True):
    """A reporter objects to who was first, or to the decision; words and reply are messages of the tip.

    `proposed_by`, `checked_by`, `approved_by` are the people of the reward then: none of them decides.
    """

    __tablename__ = "reward_review"
    __table_args__ = (
        CheckConstraint(
            "decided_by IS NULL OR about = 'first' OR ("
            "(proposed_by IS NULL OR decided_by <> proposed_by)"
            " AND (checked_by IS NULL OR decided_by <> checked_by)"
            " AND (approved_by IS NULL OR decided_by <> approved_by))",
            name="another_person",
        ),
        Index(
            "uq_reward_review_open",
            "tip_id",
            "about",
            unique=True,
            sqlite_where=_UNDECIDED,
            postgresql_where=_UNDECIDED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    award_id: int | None = Field(default=None, foreign_key="reward_award.id")
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    about: About = Field(sa_type=enum_text(About))
    message_id: int = Field(foreign_key="tip_message.id", unique=True)
    raised_on: date
    due_on: date
    proposed_by: int | None = Field(default=None, foreign_key="officer.id")
    checked_by: int | None = Field(default=None, foreign_key="officer.id")
    approved_by: int | None = Field(default=None, foreign_key="officer.id")
    outcome: Outcome | None = Field(default=None, sa_type=enum_text(Outcome))
    reply_id: int | None = Field(default=None, foreign_key="tip_message.id")
    number: str = Field(default="", max_length=80)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
