"""What is typed at the steps of the criminal half and of the way back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan

Months = Annotated[Count, Field(ge=1, le=12)]
Fen = Annotated[Yuan, Field(ge=0)]


class Milestone(Form):
    """An act of the criminal case on the day it happened; an earlier day names its document."""

    on: Day
    number: Line | None = None


class Progress(Milestone):
    progress: LongText


class OfSuspect(Milestone):
    """An act that concerns one suspect, by name; each has terms of their own."""

    suspect: Line


class Detention(OfSuspect):
    special: Literal["usual", "special"]


class ArrestRequest(OfSuspect):
    custody: Literal["detained", "free"]


class ArrestDecision(OfSuspect):
    arrest: Literal["approved", "declined"]


class Because(Milestone):
    reason: LongText


class TellDropped(Form):
    returned: LongText | None = None
    advice: LongText


class PassForProsecution(Milestone):
    charge: Line
    review: Literal["usual", "fast"]


class Indict(Milestone):
    charge: Line
    trial: Literal["usual", "summary", "summary_long", "fast"]


class NotProsecute(Milestone):
    number: Line
    person: Line
    ground: Literal["statutory", "discretionary", "insufficient"]
    reason: LongText


class OpenReverse(NotProsecute):
    """A decision not to prosecute in a case no agency had referred, and who is to look at a penalty."""

    agency: Line
    charge: Line


class IssueOpinion(Form):
    """The opinion on a penalty. `reply_months`: by when the agency replies, never at once."""

    facts: LongText
    measures: LongText
    legal_basis: LongText
    advice: LongText
    assets: LongText | None = None
    reply_months: Months = 2
    copy_to: Line | None = None


class ReplyToOpinion(Form):
    handled: Literal["penalised", "pending", "not_penalised"]
    reply: LongText


class AskAgain(Form):
    reason: LongText
    reply_months: Months = 2


class ReportNoReply(Form):
    told: Line
    reason: LongText


class Money(Milestone):
    """What a court decides about money. `restitution` is what is still to be repaid, in fen."""

    court_fine: Fen = 0
    restitution: Fen = 0
    obligor: Line | None = None
    assets: LongText | None = None


class Judgment(Money):
    court: Line
    verdict: Literal["convicted", "exempt", "acquitted", "ended"]
    sentence: LongText


class FirstJudgment(Judgment):
    paper: Literal["judgment", "ruling"]
    served_on: Day


class InForce(Money):
    pass


class Appeal(Milestone):
    appellant: Literal["defendant", "procuratorate"]
