"""What people type at each step of an administrative case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan
from referrals.proceedings.rules import Kind, PartyKind

Officers = Annotated[tuple[Count, ...], Field(min_length=2, max_length=10)]
Categories = Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
Money = Annotated[Yuan, Field(ge=0)]


class Opening(Form):
    """Whom the case is against, for what, by whom it is handled."""

    officers: Officers
    party: Line
    party_kind: PartyKind
    party_code: Line | None = None
    address: Line | None = None
    representative: Line | None = None
    categories: Categories
    act_ended_on: Day
    found_on: Day
    harm: bool = False
    """Whether life, health or financial safety was harmed: five years instead of two (APL 36)."""


class ProposeFiling(Opening):
    facts: LongText
    legal_basis: LongText


class DecideOnSpot(Opening):
    """A decision on the spot (APL 51, 52): small, certain, handed over there and then."""

    facts: LongText
    legal_basis: LongText
    act: Line
    kind: Literal[Kind.FINE, Kind.WARN]
    base: Money = 0
    amount: Money = 0
    established: bool = False
    distinct: LongText | None = None
    place: Line
    review_body: Line
    court: Line
    cash: Literal["no", "small", "hard_later"] = "no"


class Opinion(Form):
    opinion: LongText | None = None


class Reasoned(Form):
    reason: LongText


class DeclineFiling(Form):
    """Why nothing is filed, and what becomes of the case file by it."""

    reason: LongText
    result: Literal["not_proven", "no_violation", "sent_elsewhere"]


class OpenDispute(Form):
    agency: Line
    reason: LongText


class SettleDispute(Form):
    how: Literal["talks", "designated"]
    number: Line | None = None
    """The designation by the common superior."""
    reason: LongText


class MoveCase(Form):
    agency: Line
    reason: LongText


class ChangeHandlers(Form):
    officers: Officers
    reason: LongText


class ReportInquiry(Form):
    process: LongText
    facts: LongText
    evidence: LongText
    law: LongText
    proposal: LongText


class AddLine(Form):
    """One thing to be ordered for one act found."""

    finding: Count
    act: Line
    kind: Line
    base: Money = 0
    amount: Money = 0
    months: Annotated[Count, Field(ge=0, le=60)] = 0
    established: bool = False
    factors: LongText
    ground: Line | None = None
    distinct: LongText | None = None


class DropLine(Form):
    line: Count
    reason: LongText


class GiveNotice(Form):
    facts: LongText
    reasons: LongText
    new_facts: LongText | None = None
    offer_hearing: bool = False


class Statement(Form):
    on: Day
    statement: LongText
    answer: LongText


class CloseStatements(Form):
    why: Literal["expired", "waived"]
    note: LongText | None = None


class RequestHearing(Form):
    on: Day
    note: LongText | None = None


class CallHearing(Form):
    chair: Count
    clerk: Line
    held_on: Day
    held_at: Line
    place: Line
    manner: Literal["public", "closed"]


class HoldHearing(Form):
    started_at: Line
    ended_at: Line
    agents: Line | None = None
    rights: LongText
    accusation: LongText
    defence: LongText
    debate: LongText


class Review(Form):
    subject: LongText
    evidence: LongText
    procedure: LongText
    law: LongText
    conclusion: LongText


class Discuss(Form):
    held_at: Line
    place: Line
    chair: Line
    present: LongText
    """Those present, one a line."""
    report: LongText
    opinions: LongText
    """One a line: name, opinion."""
    outcome: LongText


class Decision(Form):
    facts: LongText
    evidence: LongText
    defence: LongText
    reasons: LongText
    legal_basis: LongText
    performance: LongText
    review_body: Line
    court: Line


class NoPenalty(Form):
    ground: Line
    facts: LongText
    reasons: LongText
    review_body: Line
    court: Line


class Demand(Form):
    how: LongText


class ApplyCourt(Form):
    court: Line
    reason: LongText


class RecordRemedy(Form):
    remedy: Literal["reconsideration", "suit"]
    on: Day
    body: Line


class RemedyUpheld(Form):
    on: Day
    number: Line
    reason: LongText


class Publish(Form):
    summary: LongText


class WithdrawPublication(Form):
    """Why a published decision no longer stands: everybody reads it."""

    reason: LongText


class CloseCase(Form):
    facts: LongText
    execution: LongText
    reason: LongText


class Deposit(Form):
    on: Day
    reference: Line
