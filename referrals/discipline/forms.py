"""What is sent about a clue."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from portal.infra.forms import Count, Form, Line, LongText
from referrals.discipline.rules import Outcome


class Report(Form):
    """A clue. `way` is `direct`, or the id of the head who is to decide; people and units are concerned."""

    ground: Line
    officials: LongText
    facts: LongText
    materials: LongText = ""
    units: tuple[Line, ...] = ()
    people: tuple[Count, ...] = ()
    way: Annotated[str, StringConstraints(pattern=r"^(direct|[1-9]\d{0,9})$")]
    without_head: LongText = ""


class Decide(Form):
    """The head's word; a reason only when it is given back."""

    decision: Literal["send", "give_back"]
    reason: LongText = ""


class SendDirectly(Form):
    reason: LongText


class PassOn(Form):
    agency: Line
    reason: LongText


class Propose(Form):
    outcome: Outcome
    text: LongText


class Confirm(Form):
    decision: Literal["yes", "no"]
