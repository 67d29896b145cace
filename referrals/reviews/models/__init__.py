"""Tables of claim review: lists, claims and what was done to each, samples, third parties.

What names a claim or a person, and every word an officer wrote, is sealed under the case key.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from referrals.reviews.models.afterwards import PostCheck
from referrals.reviews.models.thirds import Opinion, ThirdParty, ThirdRecusal, ThirdScore
from referrals.reviews.rules import (
    Alert,
    ListKind,
    Phase,
    RowState,
    SampleState,
    Standing,
)

__all__ = [
    "Claim",
    "ClaimAct",
    "ClaimList",
    "ClaimSample",
    "Opinion",
    "PostCheck",
    "ReviewText",
    "SampledClaim",
    "ThirdParty",
    "ThirdRecusal",
    "ThirdScore",
]


class ReviewText(SQLModel, table=True):
    """Something sealed under one generation of the case key. A change is a new row."""

    __tablename__ = "review_text"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    kind: str = Field(max_length=40)
    ref: bytes
    generation: int
    sealed: bytes


class ClaimList(SQLModel, table=True):
    """Claims of one institution, read from a file of the case. `share_bp`: basis points drawn again."""

    __tablename__ = "claim_list"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    institution_id: int = Field(foreign_key="institution.id")
    kind: ListKind = Field(sa_type=enum_text(ListKind))
    title: str = Field(max_length=200)
    category: str = Field(max_length=40)
    item_id: int = Field(foreign_key="evidence_item.id")
    file_sha256: str = Field(max_length=64)
    claims: int
    total_fen: int = Field(sa_type=BigInteger)
    share_bp: int
    phase: Phase = Field(default=Phase.FIRST, sa_type=enum_text(Phase))
    told_on: date | None = None
    told_document_id: int | None = Field(default=None, foreign_key="case_document.id")
    finding_id: int | None = Field(default=None, foreign_key="case_finding.id")
    brought_by: int = Field(foreign_key="officer.id")
    brought_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Claim(SQLModel, table=True):
    """One claim. `place` orders the list: ignored warnings come first. `sealed`: number, person, item."""

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("list_id", "line"),
        CheckConstraint("refused_fen BETWEEN 0 AND amount_fen", name="refused_within"),
        CheckConstraint("second_by IS NULL OR second_by <> first_by", name="second_person"),
        CheckConstraint(
            "re_by IS NULL OR (re_by <> first_by AND re_by <> second_by)", name="third_person"
        ),
        Index("ix_claim_place", "list_id", "state", "place"),
    )

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="claim_list.id")
    line: int
    place: int
    ref: bytes
    generation: int
    sealed: bytes
    amount_fen: int = Field(sa_type=BigInteger)
    rule: str = Field(default="", max_length=80)
    alert: Alert = Field(sa_type=enum_text(Alert))
    state: RowState = Field(default=RowState.NEW, sa_type=enum_text(RowState))
    refused_fen: int = Field(default=0, sa_type=BigInteger)
    first_by: int | None = Field(default=None, foreign_key="officer.id")
    first_text: int | None = Field(default=None, foreign_key="review_text.id")
    second_by: int | None = Field(default=None, foreign_key="officer.id")
    second_text: int | None = Field(default=None, foreign_key="review_text.id")
    appeal_by: int | None = Field(default=None, foreign_key="officer.id")
    appealed_on: date | None = None
    appeal_text: int | None = Field(default=None, foreign_key="review_text.id")
    appeal_item: int | None = Field(default=None, foreign_key="evidence_item.id")
    re_by: int | None = Field(default=None, foreign_key="officer.id")
    re_text: int | None = Field(default=None, foreign_key="review_text.id")


class ClaimAct(SQLModel, table=True):
    """What was done to a claim: the trace. Never changed."""

    __tablename__ = "claim_act"

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    step: str = Field(max_length=20)
    decision: str = Field(max_length=20)
    before: RowState = Field(sa_type=enum_text(RowState))
    after: RowState = Field(sa_type=enum_text(RowState))
    refused_fen: int = Field(sa_type=BigInteger)
    text_id: int | None = Field(default=None, foreign_key="review_text.id")
    officer_id: int = Field(foreign_key="officer.id")
    at: datetime = Field(sa_type=UtcDateTime)


class ClaimSample(SQLModel, table=True):
    """A sample of the claims of a list that passed. Amounts in fen; `pool_text` is the frozen pool.

    A list may be sampled again: `again_text` says why. The next pool holds what no sample drew before.
    """

    __tablename__ = "claim_sample"
    __table_args__ = (
        CheckConstraint("drawn_by IS NULL OR drawn_by <> frozen_by", name="second_person"),
        CheckConstraint(
            "settled_by IS NULL OR (settled_by <> contest_by AND settled_by <> drawn_by)",
            name="another_person",
        ),
        CheckConstraint("scaled_fen >= raw_fen", name="scaled_up"),
        Index(
            "one_open_claim_sample",
            "list_id",
            unique=True,
            sqlite_where=text("state <> 'checked'"),
            postgresql_where=text("state <> 'checked'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="claim_list.id", index=True)
    again_text: int | None = Field(default=None, foreign_key="review_text.id")
    state: SampleState = Field(default=SampleState.FROZEN, sa_type=enum_text(SampleState))
    share_bp: int
    pool: int
    pool_fen: int = Field(sa_type=BigInteger)
    pool_sha256: str = Field(max_length=64)
    pool_lines: bytes
    pool_text: int = Field(foreign_key="review_text.id")
    count: int
    source: str = Field(max_length=200)
    source_at: datetime = Field(sa_type=UtcDateTime)
    frozen_by: int = Field(foreign_key="officer.id")
    frozen_at: datetime = Field(sa_type=UtcDateTime)
    seed: str = Field(default="", max_length=200)
    drawn_by: int | None = Field(default=None, foreign_key="officer.id")
    drawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    raw_fen: int = Field(default=0, sa_type=BigInteger)
    scaled_fen: int = Field(default=0, sa_type=BigInteger)
    standing: Standing = Field(default=Standing.UNCONTESTED, sa_type=enum_text(Standing))
    contested_on: date | None = None
    contest_by: int | None = Field(default=None, foreign_key="officer.id")
    contest_text: int | None = Field(default=None, foreign_key="review_text.id")
    contest_item: int | None = Field(default=None, foreign_key="evidence_item.id")
    settled_by: int | None = Field(default=None, foreign_key="officer.id")
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_text: int | None = Field(default=None, foreign_key="review_text.id")


class SampledClaim(SQLModel, table=True):
    """A claim that was drawn, and what was found wrong with it: None until it was checked.

    Who checks it passed it in no earlier step.
    """

    __tablename__ = "sampled_claim"
    __table_args__ = (
        CheckConstraint("checked_by IS NULL OR checked_by <> first_by", name="not_first"),
        CheckConstraint("checked_by IS NULL OR checked_by <> second_by", name="not_second"),
        UniqueConstraint("claim_id"),
    )

    sample_id: int = Field(foreign_key="claim_sample.id", primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", primary_key=True)
    place: int
    first_by: int | None = Field(default=None, foreign_key="officer.id")
    second_by: int | None = Field(default=None, foreign_key="officer.id")
    error_fen: int | None = Field(default=None, sa_type=BigInteger)
    text_id: int | None = Field(default=None, foreign_key="review_text.id")
    checked_by: int | None = Field(default=None, foreign_key="officer.id")
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


append_only(ReviewText)
append_only(ClaimAct)
