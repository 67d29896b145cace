"""Who marks, answers, rules and compares. Nobody does two of them in one matter."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from rewards.eligibility.models import RewardJoint, RewardStatement
from rewards.eligibility.rules import ASKED, SEEN_BY


def sees(actor: Actor) -> bool:
    return actor.holds(*SEEN_BY)


def can_link(actor: Actor) -> bool:
    """Tell whether the actor says which findings rest on which report: clerk or investigator."""
    return actor.holds(Office.REWARD_CLERK, Office.INVESTIGATOR)


def prepares(actor: Actor) -> bool:
    return actor.holds(Office.REWARD_CLERK)


def rules_first(actor: Actor) -> bool:
    return actor.holds(Office.HEAD)


def can_decide(actor: Actor, joint: RewardJoint) -> bool:
    """Tell whether the actor divides for reporters who do not agree: the head, not who joined them."""
    return actor.holds(Office.HEAD) and actor.officer_id != joint.made_by


def sees_statements(actor: Actor) -> bool:
    return actor.holds(*ASKED)


def can_release(actor: Actor, found: RewardStatement) -> bool:
    """Tell whether the actor is the head and did not ask."""
    return actor.holds(Office.HEAD) and actor.officer_id != found.asked_by


def can_answer(actor: Actor, found: RewardStatement) -> bool:
    """Tell whether the actor is a custodian who neither asked nor let it be compared."""
    return actor.holds(Office.IDENTITY_CUSTODIAN) and actor.officer_id not in {
        found.asked_by,
        found.released_by,
    }
