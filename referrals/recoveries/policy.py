"""Who may order, decide and book money."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from referrals.recoveries.models import DestinationAccount, RecoveryOrder
from referrals.recoveries.rules import OrderState


def can_propose(actor: Actor, owner: str) -> bool:
    """Tell whether the actor may propose an order: an investigator of the case's owner."""
    return actor.holds(Office.INVESTIGATOR) and owner == actor.agency


def can_decide(actor: Actor, order: RecoveryOrder) -> bool:
    """Tell whether the actor is the head of the ordering agency and did not propose it."""
    return (
        actor.holds(Office.HEAD)
        and actor.agency == order.agency
        and actor.officer_id != order.proposed_by
        and order.state is OrderState.PROPOSED
    )


def can_book(actor: Actor, order: RecoveryOrder) -> bool:
    """Tell whether the actor books money for the ordering agency."""
    return actor.holds(Office.FINANCE) and actor.agency == order.agency


def can_export(actor: Actor) -> bool:
    """Tell whether the actor may take the list of orders out of the house."""
    return actor.holds(Office.FINANCE, Office.HEAD, Office.DEPUTY_HEAD, Office.PROSECUTOR)


def can_propose_account(actor: Actor) -> bool:
    """Tell whether the actor may propose an account of their agency."""
    return actor.holds(Office.FINANCE)


def can_see_accounts(actor: Actor) -> bool:
    """Tell whether the actor may see the accounts of their agency."""
    return actor.holds(Office.FINANCE, Office.HEAD, Office.DEPUTY_HEAD)


def can_agree(actor: Actor, account: DestinationAccount) -> bool:
    """Tell whether the actor is the head of the account's agency and did not propose it."""
    waits = account.decided_by is None and account.agency == actor.agency
    return waits and actor.holds(Office.HEAD) and actor.officer_id != account.proposed_by
