"""Who may propose, decide and pay a reward: three different people."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from rewards.claims.models import Award
from rewards.claims.rules import State


def can_propose(actor: Actor) -> bool:
    return actor.holds(Office.REWARD_CLERK)


def decides(actor: Actor) -> bool:
    return actor.holds(Office.HEAD)


def pays(actor: Actor) -> bool:
    return actor.holds(Office.FINANCE)


def can_decide(actor: Actor, award: Award) -> bool:
    """Tell whether the actor is the head of the paying agency and did not propose it."""
    return (
        decides(actor)
        and actor.agency == award.agency
        and actor.officer_id != award.proposed_by
        and award.state is State.PROPOSED
    )
