"""Who may plan, approve, carry out and read an inspection.

Each agency fills only its own checklist. Amounts and categories are on the case, so every agency in
it sees them at once. The words of a finding are shown to the others when the visit is closed; remarks
on a checklist never are. What the others are to read of them stands in the agency's on-site record,
which is a document of the case from the moment it is made.
"""

from __future__ import annotations

from collections.abc import Iterable

from portal.cases.policy import opens
from portal.kernel.actor import Actor, Office
from referrals.inspections.models import (
    Inspection,
    InspectionOfficer,
    Participant,
    RectificationOrder,
)
from referrals.inspections.rules import HIDDEN, OrderState, Part, State

NAMES_OFFICERS = (Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD)


def can_see(
    actor: Actor, inspection: Inspection, part: Participant | None, *, in_case: bool
) -> bool:
    """Tell whether the inspection is visible: the same wall as queries.visible_to.

    `in_case` is what portal.cases.policy.can_see says of its case, `part` the actor's agency's.
    """
    if not in_case or not opens(actor):
        return False
    if inspection.agency == actor.agency or inspection.state is State.CLOSED:
        return True
    takes_part = part is not None and part.agency == actor.agency
    return takes_part and inspection.state not in HIDDEN


def can_plan(actor: Actor, owner: str) -> bool:
    """Tell whether the actor may plan an inspection: an investigator of the case's owner."""
    return actor.holds(Office.INVESTIGATOR) and owner == actor.agency


def can_decide(actor: Actor, inspection: Inspection) -> bool:
    """Tell whether the actor is the head of the lead agency and did not plan it."""
    return (
        actor.holds(Office.HEAD)
        and actor.agency == inspection.agency
        and actor.officer_id != inspection.planned_by
        and inspection.state is State.PLANNED
    )


def can_cancel(actor: Actor, inspection: Inspection) -> bool:
    """Tell whether the actor may call off an approved visit nobody has begun: head or planner."""
    mine = actor.holds(Office.HEAD) or actor.officer_id == inspection.planned_by
    return mine and actor.agency == inspection.agency and inspection.state is State.APPROVED


def can_join(actor: Actor, part: Participant) -> bool:
    """Tell whether the actor may name the officers of this agency."""
    return actor.agency == part.agency and actor.holds(*NAMES_OFFICERS)


def can_inspect(actor: Actor, part: Participant | None, team: Iterable[InspectionOfficer]) -> bool:
    """Tell whether the actor is one of the certified officers named for this agency."""
    inside = any(each.officer_id == actor.officer_id for each in team)
    return part is not None and actor.agency == part.agency and opens(actor) and inside


def can_close(actor: Actor, inspection: Inspection) -> bool:
    return actor.agency == inspection.agency and actor.holds(*NAMES_OFFICERS)


def sees_words(actor: Actor, inspection: Inspection, part: Participant) -> bool:
    """Tell whether the words of this agency's findings may be shown."""
    return part.agency == actor.agency or inspection.state is State.CLOSED


def can_order(actor: Actor, part: Participant | None) -> bool:
    """Tell whether the actor may order the institution to put right what this agency recorded."""
    return (
        part is not None
        and part.agency == actor.agency
        and part.state is Part.RECORDED
        and actor.holds(*NAMES_OFFICERS)
    )


def can_handle(actor: Actor, order: RectificationOrder) -> bool:
    """Tell whether the actor may take in and check the institution's report."""
    return order.agency == actor.agency and actor.holds(*NAMES_OFFICERS)


def is_open(order: RectificationOrder) -> bool:
    return order.state in {OrderState.ORDERED, OrderState.REPLIED}


def can_talk(actor: Actor) -> bool:
    """Tell whether the actor may talk to those who answer for an institution."""
    return actor.holds(*NAMES_OFFICERS)
