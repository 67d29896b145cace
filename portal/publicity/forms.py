"""What officers send."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from portal.infra.forms import Day, Form, Line, Yuan, clean

Paragraphs = Annotated[
    str, StringConstraints(min_length=20, max_length=4_000), BeforeValidator(clean)
]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500), BeforeValidator(clean)]


class Story(Form):
    """A case as the public may read it."""

    title: Line
    text: Paragraphs
    result: Paragraphs
    amount_fen: Yuan | None = None
    until: Day


class Decide(Form):
    decision: Literal["yes", "no"]
    reason: Reason = ""


class Withdraw(Form):
    reason: Reason
