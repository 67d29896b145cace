"""What people send about who may be rewarded."""

from typing import Literal

from portal.infra.forms import Count, Form, LongText
from rewards.eligibility.rules import Answer


class Link(Form):
    """Which findings rest on a report. An empty choice takes all marks away."""

    tip_id: Count
    findings: tuple[Count, ...] = ()
    reason: LongText


class Check(Form):
    tip_id: Count
    ground: str
    answer: Answer
    reason: LongText


class RuleFirst(Form):
    """Which report of a case was the first; the head's reasons."""

    first: Count
    reasons: LongText


class Ask(Form):
    tip_id: Count
    ground: str


class AskPair(Form):
    """Two reports of which the custodian is asked whether they are one person's."""

    tip_id: Count
    other_id: Count


class Statement(Form):
    """The custodian's answer. `names`: with whom to compare, one a line; kept nowhere."""

    way: Literal["compare", "state"]
    answer: Answer = Answer.UNKNOWN
    names: LongText = ""


class Joint(Form):
    tips: tuple[Count, ...] = ()
    reason: LongText


class Division(Form):
    """Parts in the order the reports are shown, and whose receipt collects."""

    parts: tuple[Count, ...] = ()
    collector: Count


class DivideByDecision(Division):
    reason: LongText
