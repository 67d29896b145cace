"""Who puts in the year's reward money and who confirms it: two different people."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from rewards.budgets.models import BudgetGrant
from rewards.budgets.rules import SEEN_BY, GrantState

MAKERS = frozenset({Office.HEAD, Office.FINANCE})


def sees(actor: Actor) -> bool:
    return actor.holds(*SEEN_BY)


def can_propose(actor: Actor) -> bool:
    return actor.holds(*MAKERS)


def can_decide(actor: Actor, grant: BudgetGrant) -> bool:
    """Tell whether the actor is head or finance of the agency and did not put the grant in."""
    return (
        actor.holds(*MAKERS)
        and actor.agency == grant.agency
        and actor.officer_id != grant.proposed_by
        and grant.state is GrantState.PROPOSED
    )


def needs_head(actor: Actor, proposer_is_head: bool) -> bool:
    """Tell whether a head is still missing: one of the two people is the head."""
    return not (proposer_is_head or actor.holds(Office.HEAD))
