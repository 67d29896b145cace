"""What people send about rewards."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.infra.forms import Count, Form, Line, LongText, Yuan
from rewards.schemes.rules import Level, Subject


class Propose(Form):
    """A reward as the clerk proposes it. `first_reason` when the tip is not the case's first.

    `same_reason` when another rewarded report is held to be the same person's.
    `findings` are those that rest on the tip, empty when that was said before. `amount` is left out
    where the rule fixes it; level, subject and the rest are told where the rule asks for them.
    """

    tip_id: Count
    findings: tuple[Count, ...] = ()
    level: Level | None = None
    subject: Subject | None = None
    insider: bool = False
    no_loss: bool = False
    amount: Yuan = 0
    basis: LongText
    first_reason: LongText = ""
    same_reason: LongText = ""
    thanks: LongText = ""


class Check(Form):
    decision: Literal["pass", "return"]
    note: LongText


class Decide(Form):
    decision: Literal["approve", "decline"]
    reasons: LongText


class Reason(Form):
    reason: LongText


class Restore(Form):
    decision: Literal["restore", "refuse"]
    reasons: LongText


class Annul(Form):
    """`told` is what the reporter reads; `reason` stays with the offices of rewards."""

    ground: Line
    reason: LongText
    told: LongText


class DecideAnnulment(Form):
    decision: Literal["annul", "keep"]
    reasons: LongText


class AskReview(Form):
    about: Literal["first", "decision", "annulment"]
    reason: LongText
    mark: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class DecideReview(Form):
    """`outcome` changed: the reporter is held to be the first, or the matter is taken up again."""

    outcome: Literal["upheld", "changed"]
    reply: LongText


class PublishList(Form):
    year: Annotated[Count, Field(ge=2000, le=2200)]


class DecideList(Form):
    decision: Literal["publish", "decline"]
