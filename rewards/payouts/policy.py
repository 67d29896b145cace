"""Who may pay a reward: neither who proposed nor who decided it."""

from __future__ import annotations

from portal.kernel.actor import Actor
from rewards.claims.policy import can_propose, decides, pays
from rewards.claims.queries import AwardRow
from rewards.claims.rules import AT_COUNTER
from rewards.payouts.models import Payout, RewardClawback, RewardCode
from rewards.payouts.rules import PayoutState
from rewards.payouts.rules.clawbacks import ClawbackState


def can_pay(actor: Actor, award: AwardRow) -> bool:
    """Tell whether the actor pays for the agency and neither proposed nor decided."""
    return (
        pays(actor)
        and actor.agency == award.agency
        and actor.officer_id not in {award.proposed_by, award.decided_by}
    )


def can_return(actor: Actor, award: AwardRow, payout: Payout) -> bool:
    """Tell whether the actor may take an attempt at paying back.

    Finance or the head of the paying agency; once the bank was told to pay, only somebody other
    than the one who told it, and who confirmed it.
    """
    office = can_pay(actor, award) or (decides(actor) and actor.agency == award.agency)
    return office and (
        payout.state is PayoutState.RESERVED
        or actor.officer_id not in {payout.reserved_by, payout.confirmed_by}
    )


def can_confirm(actor: Actor, award: AwardRow, payout: Payout) -> bool:
    """Tell whether the actor may confirm from the bank's slip what another told the bank to pay."""
    return can_pay(actor, award) and actor.officer_id != payout.reserved_by


def attends(actor: Actor) -> bool:
    """Tell whether the actor may stand at the counter, as cashier or as witness."""
    return actor.holds(*AT_COUNTER)


def can_witness(actor: Actor, code: RewardCode) -> bool:
    """Tell whether the actor may witness a payment at the counter: anybody of rewards but the cashier."""
    return attends(actor) and actor.agency == code.agency and actor.officer_id != code.presented_by


def can_claim_back(actor: Actor, award: AwardRow) -> bool:
    """Tell whether the actor may propose that a reward is taken back, or that its return is waived."""
    return (can_propose(actor) or pays(actor)) and actor.agency == award.agency


def can_judge(actor: Actor, clawback: RewardClawback) -> bool:
    """Tell whether the actor decides on a claim: the head, who did not propose it."""
    return _is_second(actor, clawback, clawback.proposed_by, ClawbackState.PROPOSED)


def can_waive(actor: Actor, clawback: RewardClawback) -> bool:
    """Tell whether the actor decides on the waiver asked for: the head, who did not ask."""
    asked_by = clawback.waiver_asked_by
    return asked_by is not None and _is_second(actor, clawback, asked_by, ClawbackState.DEMANDED)


def _is_second(actor: Actor, clawback: RewardClawback, first: int, state: ClawbackState) -> bool:
    return (
        decides(actor)
        and actor.agency == clawback.agency
        and actor.officer_id != first
        and clawback.state is state
    )
