"""Who may review claims, draw samples, ask third parties.

A list of claims is its agency's alone: it says who was treated for what. What came of it is a finding
of the case, for everybody in it.
"""

from __future__ import annotations

from portal.cases.policy import opens
from portal.kernel.actor import Actor, Office
from referrals.reviews.models import ClaimList, ClaimSample, ThirdParty
from referrals.reviews.rules import SampleState, Standing


def can_review(actor: Actor, agency: str) -> bool:
    """Tell whether the actor does casework at the agency the list or opinion belongs to."""
    return opens(actor) and actor.agency == agency


def can_see(actor: Actor, found: ClaimList, *, in_case: bool) -> bool:
    """Tell whether a list is visible: the same wall as queries.visible_to."""
    return in_case and can_review(actor, found.agency)


def can_draw(actor: Actor, sample: ClaimSample) -> bool:
    """Tell whether the actor is another person than the one who froze the pool."""
    return actor.officer_id != sample.frozen_by


def can_sample_again(sample: ClaimSample) -> bool:
    """Tell whether another sample may follow: this one is checked, its scaling not contested."""
    return sample.state is SampleState.CHECKED and sample.standing is not Standing.CONTESTED


def can_settle(actor: Actor, sample: ClaimSample) -> bool:
    """Tell whether the actor neither drew the sample nor took the objection down."""
    return actor.officer_id not in {sample.contest_by, sample.drawn_by}


def can_keep_thirds(actor: Actor) -> bool:
    """Tell whether the actor keeps the agency's register of third parties and their scores."""
    return actor.holds(Office.HEAD, Office.DEPUTY_HEAD)


def can_score(actor: Actor, third: ThirdParty) -> bool:
    return can_keep_thirds(actor) and actor.agency == third.agency
