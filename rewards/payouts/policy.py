"""Who may pay a reward: neither who proposed nor who decided it."""

from __future__ import annotations

from portal.kernel.actor import Actor
from rewards.claims.models import Award
from rewards.claims.policy import decides, pays
from rewards.claims.rules import SEEN_BY
from rewards.payouts.models import Payout, RewardCode
from rewards.payouts.rules import PayoutState


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


def attends(actor: Actor) -> bool:
    """Tell whether the actor may stand at the counter, as cashier or as witness."""
    return actor.holds(*SEEN_BY)


def can_witness(actor: Actor, code: RewardCode) -> bool:
    """Tell whether the actor may witness a payment at the counter: anybody of rewards but the cashier."""
    return attends(actor) and actor.agency == code.agency and actor.officer_id != code.presented_by
