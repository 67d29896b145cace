"""What officers type about who handles a case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from portal.assignments.rules import Ground, Kind
from portal.infra.forms import Count, Form, clean

Reason = Annotated[str, Field(max_length=500), BeforeValidator(clean)]
NeededReason = Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(clean)]


class Assign(Form):
    """`seen_lead` is the officer in charge the page showed, 0 for none."""

    officer_id: Count
    kind: Kind = Kind.LEAD
    reason: Reason = ""
    seen_lead: Count | None = None


class EndAssignment(Form):
    reason: NeededReason


class EnterRecusal(Form):
    """One's own without `officer_id`. `way` asked: a party asked for it, the head decides."""

    officer_id: Count | None = None
    ground: Ground
    reason: NeededReason
    way: Literal["declare", "asked", "order"] = "declare"
    institution_id: Count | None = None


class DecideRecusal(Form):
    decision: Literal["order", "refuse", "lift"]
    reason: NeededReason


class Reassign(Form):
    """What the dry run showed: `case_ids` are the rows ticked."""

    from_id: Count = 0
    to_id: Count = 0
    reason: NeededReason
    case_ids: tuple[Count, ...]
