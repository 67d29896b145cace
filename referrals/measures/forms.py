"""What people send about measures and scores."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.infra.forms import Count, Day, Form, Line, LongText
from portal.worklists.rules import FileKind
from referrals.measures.rules import Heard

SubjectRef = Annotated[str, StringConstraints(pattern=r"^[ip][0-9]{1,10}$")]
"""i and the id of an institution, or p and the id of a person."""


class Propose(Form):
    """A measure as its maker proposes it; `part`: the department, ward or benefit it is about.

    `heads`: code or full name of the institution a person heads who is banned from heading any.
    """

    subject: SubjectRef
    kind: Line
    from_on: Day
    months: Annotated[Count, Field(ge=1, le=600)] | None = None
    part: Line = ""
    heads: Line = ""
    grounds: LongText


class Hear(Form):
    """What the party said, or that it said nothing after it was told of its right."""

    heard: Heard
    heard_on: Day
    statement: LongText = ""


class Decide(Form):
    decision: Literal["approve", "decline"]
    reasons: LongText


class AskRestore(Form):
    """The written request with its pledge, as it came in."""

    pledged_on: Day
    pledge: LongText


class Restore(Form):
    ended_on: Day


class Score(Form):
    subject: SubjectRef
    on: Day
    points: Annotated[Count, Field(ge=1, le=12)]
    basis: LongText


class Appeal(Form):
    decision: Literal["stands", "void"]
    text: LongText


class Filters(Form):
    agency: Line = ""
    kind: Line = ""
    standing: Literal["binding", "coming", "over"] = "binding"
    after: Annotated[Count, Field(ge=0)] = 0


class Export(Form):
    kind: FileKind
    purpose: Line


class Check(Form):
    """An applicant for an agreement, by code or credit code."""

    code: Line
