"""What officers fill in when a document was delivered."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from portal.infra.forms import Count, Day, Form, Line, LongText
from portal.signatures.rules.drawing import MOST_CHARACTERS


class Deliver(Form):
    way: Line
    addressee: Line
    done_on: Day
    place: Line | None = None
    receiver: Line | None = None
    relation: Line | None = None
    strokes: Annotated[str, StringConstraints(max_length=MOST_CHARACTERS)] | None = None
    reason: LongText | None = None
    witness: Line | None = None
    tracking: Line | None = None
    through: Line | None = None
    consent_item: Count | None = None
    """The signed consent to electronic delivery, among the case's evidence."""
    second_officer: Line | None = None
    note: LongText | None = None
