"""Who may propose, decide and pay a reward: three different people."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from rewards.claims.models import Award, RewardAnnulment, RewardList, RewardReview
from rewards.claims.rules import REVIEWERS, About, State


def can_propose(actor: Actor) -> bool:
    return actor.holds(Office.REWARD_CLERK)


def decides(actor: Actor) -> bool:
    return actor.holds(Office.HEAD)


def pays(actor: Actor) -> bool:
    return actor.holds(Office.FINANCE)


def checks(actor: Actor) -> bool:
    return actor.holds(Office.LEGAL_REVIEWER, Office.FINANCE)


def can_check(actor: Actor, award: Award) -> bool:
    """Tell whether the actor checks for the agency and did not propose it."""
    return (
        checks(actor)
        and actor.agency == award.agency
        and actor.officer_id != award.proposed_by
        and award.state is State.PROPOSED
    )


def can_decide(actor: Actor, award: Award) -> bool:
    """Tell whether the actor is the head of the paying agency and neither proposed nor checked it."""
    return (
        decides(actor)
        and actor.agency == award.agency
        and actor.officer_id not in {award.proposed_by, award.checked_by}
        and award.state in {State.PROPOSED, State.CHECKED}
    )


def can_annul(actor: Actor, award: Award, found: RewardAnnulment) -> bool:
    """Tell whether the actor is head or deputy of the agency and had no part in reward or proposal."""
    return (
        actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
        and actor.agency == award.agency
        and actor.officer_id not in {found.proposed_by, award.proposed_by, award.decided_by}
    )


def sees_reviews(actor: Actor) -> bool:
    return actor.holds(*REVIEWERS)


def can_review(actor: Actor, review: RewardReview) -> bool:
    """Tell whether the actor may decide what a reporter objected to.

    Who was first: the head. The decision itself: somebody who had no part in it.
    """
    if review.about is About.FIRST:
        return decides(actor)
    people = {review.proposed_by, review.checked_by, review.approved_by}
    return sees_reviews(actor) and actor.officer_id not in people


def can_publish(actor: Actor, found: RewardList) -> bool:
    """Tell whether the actor is the head and did not draw the list up."""
    return decides(actor) and actor.officer_id != found.proposed_by and found.decided_at is None
