"""What officers type about the duty to refer."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from portal.infra.forms import Count, Form, Line, LongText, Yuan, clean
from referrals.duty.rules.review import Answer, Outcome

Short = Annotated[str, StringConstraints(max_length=40), BeforeValidator(clean)]
Note = Annotated[str, StringConstraints(max_length=500), BeforeValidator(clean)]


class Answers(Form):
    """The checklist as one table: the n-th of each list belongs together; "" is not answered."""

    version: Line
    item: tuple[Short, ...]
    answer: tuple[Short, ...]
    evidence: tuple[Short, ...]
    note: tuple[Note, ...]


class AnswerRow(Form):
    """One row of that table by itself, to say which is at fault."""

    answer: Answer | Literal[""] = ""
    evidence: Short = ""
    note: Note = ""


class ProposeReview(Form):
    outcome: Outcome
    reason: LongText


class DecideReview(Form):
    decision: Literal["approve", "send_back"]
    opinion: LongText


class RecordOffset(Form):
    criminal: Annotated[Yuan, Field(gt=0)]
    detention_days: Annotated[Count, Field(ge=0, le=10_000)] = 0
    document: Line
