"""Who may propose, decide and book what collecting needs."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from referrals.collections.models import CollectionAct
from referrals.recoveries.queries.lookup import Order

MAKERS = (Office.INVESTIGATOR, Office.FINANCE)


def can_propose(actor: Actor, order: Order) -> bool:
    """Tell whether the actor may propose an act: an investigator or finance of the ordering agency."""
    return actor.agency == order.agency and actor.holds(*MAKERS)


def can_decide(actor: Actor, order: Order, act: CollectionAct) -> bool:
    """Tell whether the actor is the head of the ordering agency and did not propose it."""
    return (
        actor.agency == order.agency
        and actor.holds(Office.HEAD)
        and actor.officer_id != act.proposed_by
    )


def can_record(actor: Actor, order: Order) -> bool:
    """Tell whether the actor may write down what happened: property held, a contest, a reminder."""
    return actor.agency == order.agency and actor.holds(Office.INVESTIGATOR)


def can_end_contest(actor: Actor, order: Order) -> bool:
    """Tell whether the actor is a head of the ordering agency: who say how a contest ended."""
    return actor.agency == order.agency and actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
