"""Who may say who handles a case, within their own agency."""

from __future__ import annotations

from portal.assignments.models import Recusal
from portal.assignments.rules import ASSIGNABLE, HANDLING
from portal.kernel.actor import Actor, Office


def can_assign(actor: Actor) -> bool:
    """Tell whether the actor names officers in charge and moves cases between them."""
    return actor.holds(Office.HEAD, Office.DEPUTY_HEAD, Office.INTAKE)


def can_take(actor: Actor) -> bool:
    """Tell whether the actor may take a case nobody is in charge of."""
    return actor.holds(*HANDLING)


def can_add_member(actor: Actor, lead_id: int | None) -> bool:
    """Tell whether the actor may add and end co-handling officers: who assigns, and the lead."""
    return can_assign(actor) or (lead_id is not None and lead_id == actor.officer_id)


def can_enter_recusal(actor: Actor) -> bool:
    """Tell whether the actor declares a recusal, or writes down that a party asked for one."""
    return actor.holds(*ASSIGNABLE)


def can_decide_recusal(actor: Actor, officer_id: int, *, of_head: bool) -> bool:
    """Tell whether the actor decides that an officer stays away; never about oneself.

    The head decides (APL art. 43); about the head a deputy enters what the heads decided together.
    """
    if actor.officer_id == officer_id:
        return False
    return actor.holds(Office.DEPUTY_HEAD, Office.HEAD) if of_head else actor.holds(Office.HEAD)


def sees_recusals(actor: Actor) -> bool:
    """Tell whether the actor reads the recusals of the whole agency, with their reasons."""
    return actor.holds(Office.HEAD, Office.DEPUTY_HEAD, Office.AUDITOR)


def sees_recusal(actor: Actor, recusal: Recusal) -> bool:
    """Tell whether the actor reads one recusal."""
    if recusal.agency != actor.agency:
        return False
    return sees_recusals(actor) or recusal.officer_id == actor.officer_id
