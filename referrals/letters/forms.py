"""What people type about letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from portal.infra.forms import Confirm, Count, Form, Line, LongText
from referrals.letters.rules import ACTS, Answer


class Draft(Form):
    """A letter as its author begins it. `days` is the limit it sets itself, natural days."""

    kind: Line
    to: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]
    title: Line
    text: LongText
    asks: LongText
    basis: LongText | None = None
    days: Annotated[Count, Field(ge=1)] | None = None
    with_share: bool = False


class Redraft(Form):
    title: Line
    text: LongText
    asks: LongText
    basis: LongText | None = None


class Said(Form):
    text: LongText


class Prod(Form):
    """A reminder, and within how many days of it a reply is asked for."""

    text: LongText
    days: Annotated[Count, Field(ge=1, le=90)]


class Reply(Form):
    answer: Answer
    text: LongText


_BY_ASKS: Mapping[tuple[str, ...], type[Form]] = {
    (): Confirm,
    ("text",): Said,
    ("title", "text", "asks", "basis"): Redraft,
    ("text", "days"): Prod,
    ("answer", "text"): Reply,
}
FORMS: Mapping[str, type[Form]] = {code: _BY_ASKS[act.asks] for code, act in ACTS.items()}
"""Which form an act reads."""


class Which(Form):
    """The receiver an act concerns, where the letter has several."""

    to: Count | None = None


class Preview(Form):
    """A draft as it would be sent: a marked PDF, or a file to edit."""

    kind: Literal["pdf", "docx"] = "pdf"
