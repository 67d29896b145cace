"""Who may answer for the duty to refer of a case its agency owns."""

from __future__ import annotations

from portal.cases import policy as cases
from portal.cases.queries import CaseGrant
from portal.kernel.actor import Actor, Office
from referrals.duty.models import DutyReview
from referrals.duty.rules.review import ReviewState


def can_prepare(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor answers the checklist and proposes: an investigator of the owner."""
    return cases.can_work(actor, grant) and actor.holds(Office.INVESTIGATOR)


def can_decide(actor: Actor, grant: CaseGrant | None, review: DutyReview) -> bool:
    """Tell whether the actor decides on a review: the owner's head, who did not propose it.

    A deputy does not (O310 art. 5): what a head alone may refer, a head alone may leave.
    """
    return (
        cases.can_work(actor, grant)
        and actor.holds(Office.HEAD)
        and actor.officer_id != review.proposed_by
        and review.state is ReviewState.PROPOSED
    )
