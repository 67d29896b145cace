"""Who may propose, decide and pay a reward: three different people."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from rewards.claims.models import Award, Payout
from rewards.claims.rules import PayoutState, State


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


def can_pay(actor: Actor, award: Award) -> bool:
    """Tell whether the actor pays for the agency and neither proposed nor decided."""
    return (
        pays(actor)
        and actor.agency == award.agency
        and actor.officer_id not in {award.proposed_by, award.decided_by}
    )


def can_return(actor: Actor, award: Award, payout: Payout) -> bool:
    """Tell whether the actor may take an attempt at paying back.

    Finance or the head of the paying agency; once the bank was told to pay, only somebody other
    than the one who told it.
    """
    office = can_pay(actor, award) or (decides(actor) and actor.agency == award.agency)
    return office and (
        payout.state is not PayoutState.SENT or actor.officer_id != payout.reserved_by
    )
