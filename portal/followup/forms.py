"""What officers and reporters send: a question, an answer, an objection, a decision, a deletion."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from portal.followup.rules import Ground
from portal.infra.forms import Day, Form, LongText, clean

Mark = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Answered = Annotated[str, StringConstraints(max_length=20_000), BeforeValidator(clean)]


class Ask(Form):
    """`mark` keeps a form sent twice from asking twice; `wish_on` is a wish, not a term."""

    mark: Mark
    question: LongText
    wish_on: Day | None = None


class Answer(Form):
    """`say` is the button: an answer needs words, "I'd rather not" needs none."""

    mark: Mark
    answer: Answered = ""
    say: Literal["answer", "rather_not"] = "answer"


class Object(Form):
    mark: Mark
    ground: Ground
    reason: LongText


class Decide(Form):
    mark: Mark
    outcome: Literal["upheld", "changed"]
    reply: LongText


class Delete(Form):
    """Deleting cannot be undone: the box must be ticked."""

    what: Literal["identity", "report"]
    sure: Literal["yes"]
