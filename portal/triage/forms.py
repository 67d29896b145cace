"""What officers send from the tip page and the queue."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from portal.infra.forms import Count, Form, Line, LongText
from portal.triage.rules import MOST_DECLINED


class DeclineMany(Form):
    """The tips chosen in the queue, and why none of them is accepted."""

    tips: Annotated[tuple[Count, ...], Field(min_length=1, max_length=MOST_DECLINED)]
    reason_code: Annotated[str, Field(max_length=40)]
    text: LongText


class Join(Form):
    """The tips chosen in the queue, and the case they go to; without a number a new one."""

    tips: Annotated[tuple[Count, ...], Field(min_length=1, max_length=50)]
    target: Line = "new"
    number: Line = ""


class Marked(Form):
    """The tips chosen, and what they are instead of a report; no kind when that is taken back."""

    tips: Annotated[tuple[Count, ...], Field(min_length=1, max_length=50)]
    kind: Line = ""
