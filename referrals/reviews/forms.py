"""What people send about claim review."""

from typing import Annotated, Literal

from pydantic import Field

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan
from referrals.reviews.rules import LEAST_SCORE, MOST_SCORE, ListKind, Third
from referrals.reviews.rules.sampling import BASIS_POINTS

USUAL_SHARE = 500
"""5 % in basis points: what practice reviews again of the claims that passed (needs confirmation)."""
ShareBp = Annotated[Count, Field(ge=1, le=BASIS_POINTS)]


class Bring(Form):
    """A list: `item` is a file of the case, `total` what its claims have to add up to."""

    title: Line
    kind: ListKind = ListKind.REVIEW
    category: Line
    item: Count
    total: Yuan
    share_bp: ShareBp = USUAL_SHARE


class Take(Form):
    """A step on claims: those named, or with `every` all that wait for it under `rule` ("": any)."""

    claims: Annotated[tuple[Count, ...], Field(max_length=500)] = ()
    every: bool = False
    rule: Line = ""
    decision: Line
    refused: Yuan | None = None
    reason: LongText | None = None
    appealed_on: Day | None = None
    paper: Count | None = None


class Tell(Form):
    """Feedback to the provider."""

    text: LongText


class Conclude(Form):
    """The end. `orders`: the numbers of orders a change of the finding changes too."""

    basis: LongText
    orders: tuple[Line, ...] = ()


class Clue(Form):
    claims: Annotated[tuple[Count, ...], Field(min_length=1, max_length=500)]
    text: LongText


class Freeze(Form):
    """`source` is where the seed will come from, `source_on` the day it is published: a later one.

    `reason`: why a list is sampled again; needed from its second sample on.
    """

    source: Line
    source_on: Day
    reason: LongText | None = None


class Draw(Form):
    seed: Line


class Check(Form):
    """What is wrong with a drawn claim, in fen; 0 for nothing."""

    claim: Count
    error: Yuan
    reason: LongText | None = None


class CheckAfterwards(Form):
    """What the check of paid claims found: `amount` in fen; `sample` the sampled list it rests on."""

    checked_on: Day
    checked: Count
    wrong: Count = 0
    amount: Yuan = 0
    sample: Count | None = None
    text: LongText


class Contest(Form):
    contested_on: Day
    text: LongText
    paper: Count | None = None
    orders: tuple[Line, ...] = ()


class Settle(Form):
    decision: Literal["uphold", "drop"]
    text: LongText
    orders: tuple[Line, ...] = ()


class AddThird(Form):
    kind: Third
    name: Line
    field: Line
    unit: Line = ""


class Recuse(Form):
    institution: Line
    reason: LongText


class Score(Form):
    year: Annotated[Count, Field(ge=2000, le=2100)]
    score: Annotated[Count, Field(ge=LEAST_SCORE, le=MOST_SCORE)]
    reason: LongText


class Ask(Form):
    third: Count
    question: LongText


class Answer(Form):
    """An opinion that came in: its words, its day, the signed paper among the files of the case."""

    answer: LongText
    answered_on: Day
    item: Count


class EndThird(Form):
    reason: Line
