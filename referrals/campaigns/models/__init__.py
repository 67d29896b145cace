"""Tables of campaigns: plain facts only; what is found on the spot is sealed in the case of a check."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from portal.registry.rules import InstitutionKind
from referrals.campaigns.models.coded import SelfCheckCode as SelfCheckCode
from referrals.campaigns.models.joining import CaseJoin as CaseJoin
from referrals.campaigns.rules import (
    JoinState,
    Origin,
    ResultState,
    StageCode,
    State,
    TaskState,
    Undone,
)

_LIVE = text("state IN ('proposed', 'published')")
_ASKED = text("state = 'asked'")


class Campaign(SQLModel, table=True):
    """A campaign. `agency` ordered it, `lead` leads it; of most kinds they are the same."""

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> planned_by", name="second_person"),
        CheckConstraint("state = 'planned' OR decided_by IS NOT NULL", name="approved_first"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=60)
    number: str = Field(default="", max_length=80)
    title: str = Field(max_length=200)
    basis: str
    scope: str = ""
    focus: list[str] = Field(default_factory=list, sa_type=JSON)
    category: str = Field(max_length=40)
    notice: str = Field(default="", max_length=20)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    lead: str = Field(foreign_key="agency.code", max_length=40)
    region: str = Field(foreign_key="region.code", max_length=12)
    starts_on: date
    ends_on: date
    state: State = Field(default=State.PLANNED, sa_type=enum_text(State), index=True)
    planned_by: int = Field(foreign_key="officer.id")
    planned_by_name: str
    planned_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reasons: str = ""
    closed_by: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    summary: str = ""


class CampaignMember(SQLModel, table=True):
    """An agency in a campaign, with the version of the checklist its kind had when it was planned.

    Without a checklist it has no power to inspect: it supports and reads.
    """

    __tablename__ = "campaign_member"
    __table_args__ = (UniqueConstraint("campaign_id", "agency"),)

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    checklist: str = Field(default="", max_length=60)


class CampaignStage(SQLModel, table=True):
    """A stage of a campaign, both days included."""

    __tablename__ = "campaign_stage"
    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("until_on >= from_on", name="days_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    code: StageCode = Field(sa_type=enum_text(StageCode))
    from_on: date
    until_on: date


class CampaignTask(SQLModel, table=True):
    """The check of one institution. `round` is 1, and higher for each look-back.

    `kind` and `region` are the institution's when the task was made. The amounts are those of its
    inspection, or of what the institution declared of itself; `declared` says that it answered.
    """

    __tablename__ = "campaign_task"
    __table_args__ = (
        UniqueConstraint("campaign_id", "institution_id", "round"),
        CheckConstraint(
            "first_officer_id IS NULL OR second_officer_id <> first_officer_id", name="two_officers"
        ),
        CheckConstraint("proven_fen BETWEEN 0 AND suspected_fen", name="proven_within"),
        CheckConstraint("returned_fen BETWEEN 0 AND declared_fen", name="returned_within"),
        CheckConstraint("state <> 'not_done' OR undone IS NOT NULL", name="reason_given"),
        Index("ix_campaign_task_list", "campaign_id", "id"),
        Index("ix_campaign_task_state", "campaign_id", "state", "id"),
        Index("ix_campaign_task_agency", "agency", "state", "due_on", "id"),
        Index("ix_campaign_task_place", "institution_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    institution_id: int = Field(foreign_key="institution.id")
    round: int = 1
    follows_id: int | None = Field(default=None, foreign_key="campaign_task.id")
    kind: InstitutionKind = Field(sa_type=enum_text(InstitutionKind))
    region: str = Field(max_length=12)
    origin: Origin = Field(sa_type=enum_text(Origin))
    source: str = Field(default="", max_length=120)
    state: TaskState = Field(default=TaskState.OPEN, sa_type=enum_text(TaskState))
    agency: str | None = Field(default=None, foreign_key="agency.code", max_length=40)
    due_on: date | None = None
    first_officer_id: int | None = Field(default=None, foreign_key="officer.id")
    second_officer_id: int | None = Field(default=None, foreign_key="officer.id")
    case_id: int | None = Field(default=None, foreign_key="case_file.id", index=True)
    inspection_id: int | None = Field(default=None, foreign_key="inspection.id", index=True)
    breached: bool | None = None
    suspected_fen: int = Field(default=0, sa_type=BigInteger)
    proven_fen: int = Field(default=0, sa_type=BigInteger)
    declared: bool = False
    declared_fen: int = Field(default=0, sa_type=BigInteger)
    returned_fen: int = Field(default=0, sa_type=BigInteger)
    undone: Undone | None = Field(default=None, sa_type=enum_text(Undone))
    note: str = ""
    done_by: str = ""
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CheckJoin(SQLModel, table=True):
    """An agency asks to go with another's check instead of coming a second time."""

    __tablename__ = "check_join"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="second_person"),
        Index(
            "uq_check_join_asked",
            "task_id",
            "inspection_id",
            unique=True,
            sqlite_where=_ASKED,
            postgresql_where=_ASKED,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="campaign_task.id", index=True)
    inspection_id: int = Field(foreign_key="inspection.id", index=True)
    agency: str = Field(foreign_key="agency.code", max_length=40)
    host: str = Field(foreign_key="agency.code", index=True, max_length=40)
    state: JoinState = Field(default=JoinState.ASKED, sa_type=enum_text(JoinState))
    asked_by: int = Field(foreign_key="officer.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = ""


class SelfCheck(SQLModel, table=True):
    """What an institution declared of itself, one row a category; never changed, only withdrawn.

    `category` is empty where it says that nothing was found. `file_sha256` is of the file it came in.
    """

    __tablename__ = "self_check"
    __table_args__ = (
        CheckConstraint("returned_fen BETWEEN 0 AND amount_fen", name="returned_within"),
        CheckConstraint("amount_fen = 0 OR category <> ''", name="category_named"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    task_id: int = Field(foreign_key="campaign_task.id", index=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    category: str = Field(default="", max_length=40)
    amount_fen: int = Field(sa_type=BigInteger)
    returned_fen: int = Field(sa_type=BigInteger)
    note: str = ""
    file_sha256: str = Field(default="", max_length=64)
    line: int = 0
    agency: str = Field(foreign_key="agency.code", max_length=40)
    recorded_by: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class SelfCheckWithdrawal(SQLModel, table=True):
    """A row of a self-check that counts no more, and why."""

    __tablename__ = "self_check_withdrawal"
    __table_args__ = (UniqueConstraint("self_check_id"),)

    id: int | None = Field(default=None, primary_key=True)
    self_check_id: int = Field(foreign_key="self_check.id")
    reason: str
    withdrawn_by: str
    withdrawn_at: datetime = Field(sa_type=UtcDateTime)


class CampaignResult(SQLModel, table=True):
    """Results of a campaign as the public reads them; `rows` is what is told, frozen when proposed."""

    __tablename__ = "campaign_result"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        Index(
            "uq_campaign_result_live",
            "campaign_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    title: str = Field(max_length=200)
    text: str
    rows: list[dict[str, Any]] = Field(sa_type=JSON)
    told: dict[str, Any] = Field(sa_type=JSON)
    held_back: int = 0
    until: date
    state: ResultState = Field(default=ResultState.PROPOSED, sa_type=enum_text(ResultState))
    proposed_by: int = Field(foreign_key="officer.id")
    proposed_by_name: str
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="officer.id")
    decided_by_name: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_on: date | None = None
    reason: str = ""


append_only(SelfCheck)
append_only(SelfCheckWithdrawal)
