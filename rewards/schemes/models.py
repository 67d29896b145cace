"""Tables of reward rules: what somebody wrote, and what a second person decided. Neither changes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.infra.database import UtcDateTime, append_only, enum_text
from rewards.schemes.rules import DateRule, DraftKind


class RuleDraft(SQLModel, table=True):
    """A local rule, the confirmation of one, or the choice of one, as written.

    A corrected draft is a new row that `replaces` the old one. `text` is the pack of a local rule as
    TOML, `version` what is confirmed, `code` the rule it is about, `rate` what the place set.
    """

    __tablename__ = "reward_rule_draft"
    __table_args__ = (
        UniqueConstraint("id", "written_by"),
        UniqueConstraint("replaces"),
        CheckConstraint("replaces IS NULL OR replaces < id", name="replaces_earlier"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency: str = Field(foreign_key="agency.code", index=True, max_length=40)
    kind: DraftKind = Field(sa_type=enum_text(DraftKind))
    code: str = Field(max_length=40)
    version: str = Field(default="", max_length=60)
    since: date
    text: str = ""
    rate: str = Field(default="", max_length=20)
    date_rule: DateRule | None = Field(default=None, sa_type=enum_text(DateRule))
    document: str = Field(default="", max_length=200)
    dated_on: date | None = None
    reasons: str = ""
    replaces: int | None = Field(default=None, foreign_key="reward_rule_draft.id")
    written_by: int = Field(foreign_key="officer.id")
    written_at: datetime = Field(sa_type=UtcDateTime)


class RuleDecision(SQLModel, table=True):
    """What a second person decided on a draft; an approved one is in force from the draft's day.

    `takes` names the version or the day an approved one takes, so that nothing takes it twice.
    """

    __tablename__ = "reward_rule_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["draft_id", "written_by"], ["reward_rule_draft.id", "reward_rule_draft.written_by"]
        ),
        CheckConstraint("decided_by <> written_by", name="second_person"),
    )

    draft_id: int = Field(primary_key=True)
    written_by: int
    decided_by: int = Field(foreign_key="officer.id")
    decided_at: datetime = Field(sa_type=UtcDateTime)
    approved: bool
    takes: str | None = Field(default=None, unique=True, max_length=200)
    reasons: str = ""


append_only(RuleDraft)
append_only(RuleDecision)
