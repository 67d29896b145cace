"""Who may propose, decide, restore and score."""

from __future__ import annotations

from portal.agencies.rules import AgencyKind
from portal.cases.rules import CASEWORK
from portal.kernel.actor import Actor, Office
from referrals.measures.models import Measure, StaffScore
from referrals.measures.rules import By, State

ORDERS = {
    By.BUREAU: AgencyKind.HEALTHCARE_SECURITY,
    By.HANDLER: AgencyKind.HEALTHCARE_SECURITY,
}
"""The kind of agency that orders: the handling agency acts within the healthcare security one."""


def can_propose(actor: Actor, owner: str) -> bool:
    """Tell whether the actor may propose a measure or give points: an investigator of the owner."""
    return actor.holds(Office.INVESTIGATOR) and owner == actor.agency


def can_order(agency: AgencyKind, by: By) -> bool:
    """Tell whether an agency of this kind orders what is ordered by the bureau or the handler."""
    return agency is ORDERS[by]


def can_hear(actor: Actor, measure: Measure) -> bool:
    """Tell whether the actor records what the party said, while the measure waits to be decided."""
    return (
        actor.holds(Office.INVESTIGATOR)
        and actor.agency == measure.agency
        and measure.state is State.PROPOSED
    )


def can_decide(actor: Actor, measure: Measure) -> bool:
    """Tell whether the actor is the head of the agency and did not propose it."""
    return (
        actor.holds(Office.HEAD)
        and actor.agency == measure.agency
        and actor.officer_id != measure.proposed_by
        and measure.state is State.PROPOSED
    )


def can_ask_restore(actor: Actor, measure: Measure) -> bool:
    """Tell whether the actor may lay a request to restore before the head."""
    return (
        actor.holds(Office.INVESTIGATOR)
        and actor.agency == measure.agency
        and measure.state is State.ORDERED
        and measure.asked_by is None
    )


def can_restore(actor: Actor, measure: Measure) -> bool:
    """Tell whether the actor is the head and a request of somebody else waits."""
    return (
        actor.holds(Office.HEAD)
        and actor.agency == measure.agency
        and measure.state is State.ORDERED
        and measure.asked_by is not None
        and actor.officer_id != measure.asked_by
    )


def can_hear_appeal(actor: Actor, score: StaffScore) -> bool:
    """Tell whether the actor is the head of the agency and did not give the points."""
    return (
        actor.holds(Office.HEAD)
        and actor.agency == score.agency
        and actor.officer_id != score.recorded_by
    )


def can_list(actor: Actor) -> bool:
    """Tell whether the actor reads the list of measures in force: a casework office of any agency."""
    return bool(actor.agency) and actor.holds(*CASEWORK)
