"""What people send about campaigns, their tasks, self-checks and results."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan, clean
from portal.registry.rules import InstitutionKind
from portal.worklists.rules import FileKind
from referrals.campaigns.rules import Span, StageCode, TaskState, Undone
from referrals.inspections import forms as inspections
from referrals.inspections.rules import Notice

Reason = Annotated[str, StringConstraints(min_length=1, max_length=500), BeforeValidator(clean)]
Paragraphs = Annotated[
    str, StringConstraints(min_length=10, max_length=4_000), BeforeValidator(clean)
]
SHORT = 40


class PlanCampaign(Form):
    """A campaign as its maker proposes it. Stages without days are left out."""

    kind: Line
    title: Line
    basis: LongText
    scope: LongText = ""
    category: Line
    focus: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    notice: Notice | None = None
    lead: Line = ""
    members: Annotated[tuple[Line, ...], Field(max_length=30)] = ()
    starts_on: Day
    ends_on: Day
    self_check_from: Day | None = None
    self_check_until: Day | None = None
    sampling_from: Day | None = None
    sampling_until: Day | None = None
    on_site_from: Day | None = None
    on_site_until: Day | None = None
    rectification_from: Day | None = None
    rectification_until: Day | None = None
    summing_up_from: Day | None = None
    summing_up_until: Day | None = None


def spans(form: PlanCampaign) -> tuple[Span, ...]:
    """Return the stages that were given both days, the first day first."""
    found = []
    for code in StageCode:
        begin: date | None = getattr(form, f"{code}_from")
        end: date | None = getattr(form, f"{code}_until")
        if begin is not None and end is not None:
            found.append(Span(code, begin, end))
    return tuple(sorted(found, key=lambda each: each.from_on))


def half_given(form: PlanCampaign) -> list[str]:
    """Return the fields of stages of which the other day was given and this one was not."""
    missing = []
    for code in StageCode:
        pair = (f"{code}_from", f"{code}_until")
        given = [name for name in pair if getattr(form, name) is not None]
        if len(given) == 1:
            missing += [name for name in pair if name not in given]
    return missing


class Decide(Form):
    decision: Literal["approve", "decline"]
    reasons: LongText


class ChooseChecklist(Form):
    version: Line


class Close(Form):
    summary: LongText


class AddByFilter(Form):
    """Institutions of the register. Everything left empty matches all."""

    kinds: Annotated[tuple[InstitutionKind, ...], Field(max_length=30)] = ()
    region: Line = ""
    level: Line = ""
    active_only: Literal["", "yes"] = ""


class AddByHand(Form):
    """One institution, by its code or its exact name."""

    institution: Line


class AddDrawn(Form):
    """The institutions of a finished draw."""

    draw: Count


class LookBack(Form):
    """Tasks of a campaign (its own, or an earlier one) that breached and were put right, once more."""

    source: Count | None = None
    due_on: Day | None = None


class TaskFilter(Form):
    """What the list of tasks shows."""

    state: TaskState | None = None
    agency: Annotated[str, StringConstraints(max_length=SHORT)] = ""
    group: Annotated[str, StringConstraints(max_length=SHORT)] = ""
    region: Annotated[str, StringConstraints(max_length=SHORT)] = ""
    found: Literal["", "breached", "clean", "declared", "late"] = ""
    after: Count = 0


class Dispatch(Form):
    """Tasks handed to an agency. No agency: each to the one of the lead's kind that answers for its region.

    `tasks` empty: all open ones the filter matches.
    """

    tasks: Annotated[tuple[Count, ...], Field(max_length=2_000)] = ()
    agency: Line = ""
    due_on: Day
    group: Annotated[str, StringConstraints(max_length=SHORT)] = ""
    region: Annotated[str, StringConstraints(max_length=SHORT)] = ""


class NameOfficers(Form):
    officers: Annotated[tuple[Count, ...], Field(min_length=1, max_length=2)]


class NameDrawn(Form):
    """The officers of a finished draw of inspectors."""

    draw: Count


class Begin(Form):
    """Begin a check: a case and in it an inspection, which its head still approves.

    `apart` says why it is not made together with another one at hand; `ground` why the yearly
    number does not stop it.
    """

    planned_on: Day
    apart: LongText = ""
    ground: Line = ""


class PlanVisit(inspections.Plan):
    """The plan of an inspection within a campaign, where one agency alone may go."""

    agencies: Annotated[tuple[Line, ...], Field(max_length=12)] = ()


class AskJoin(Form):
    inspection_id: Count


class AnswerJoin(Form):
    decision: Literal["yes", "no"]
    reason: Reason = ""


class Report(Form):
    """The result of a check that has no inspection in the portal."""

    breached: Literal["yes", "no"]
    suspected: Yuan = 0
    proven: Yuan = 0
    note: LongText = ""


class GiveUp(Form):
    undone: Undone
    note: LongText


class Reopen(Form):
    reason: Reason


class Declare(Form):
    """What an institution declared, typed by an officer. Amount 0 and no category: nothing found."""

    category: Line = ""
    amount: Yuan
    returned: Yuan = 0
    note: Annotated[str, StringConstraints(max_length=500), BeforeValidator(clean)] = ""


class Propose(Form):
    """Results as the public may read them."""

    title: Line
    text: Paragraphs
    until: Day


class DecideResult(Form):
    decision: Literal["yes", "no"]
    reason: Annotated[str, StringConstraints(max_length=500), BeforeValidator(clean)] = ""


class Export(Form):
    kind: FileKind
    purpose: Line
    what: Literal["tasks", "report"] = "tasks"
