"""What officers type about tasks."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from portal.infra.forms import Count, Day, Form, Line, clean

Words = Annotated[str, Field(max_length=2000), BeforeValidator(clean)]
Reason = Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(clean)]


class NewTask(Form):
    """`assignee_id` an officer of the own agency, or `for_agency` another participant, or neither."""

    kind: Line
    text: Words = ""
    due_on: Day | None = None
    parent_id: Count | None = None
    assignee_id: Count | None = None
    for_agency: Line | None = None


class PassOn(Form):
    assignee_id: Count


class FinishTask(Form):
    result: Words = ""


class CancelTask(Form):
    reason: Reason


class ApplyChecklist(Form):
    checklist: Line


class HandOver(Form):
    """Without `to_officer_id` each thing goes to whom the rules suggest."""

    to_officer_id: Count | None = None
    reason: Reason
