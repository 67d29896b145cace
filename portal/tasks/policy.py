"""Who may ask for, do and end tasks; who hands an officer's work over."""

from __future__ import annotations

from portal.cases import policy as cases
from portal.cases.queries import CaseGrant
from portal.kernel.actor import Actor, Office
from portal.tasks.models import Task


def can_add(actor: Actor, grant: CaseGrant | None) -> bool:
    return cases.can_contribute(actor, grant)


def can_do(actor: Actor, grant: CaseGrant | None, task: Task) -> bool:
    """Tell whether the actor finishes a task or passes it on: whoever works for who does it."""
    return cases.can_contribute(actor, grant) and actor.agency == task.for_agency


def can_cancel(actor: Actor, grant: CaseGrant | None, task: Task) -> bool:
    """Tell whether the actor takes a task back: whoever works for who asked for it."""
    return cases.can_contribute(actor, grant) and actor.agency == task.agency


def can_hand_over(actor: Actor) -> bool:
    """Tell whether the actor hands over what an officer of the agency has open."""
    return actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
