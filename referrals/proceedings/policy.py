"""Who may see an administrative case and who may move it."""

from __future__ import annotations

from portal.agencies.rules import AgencyKind
from portal.kernel.actor import Actor, Office
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import ENDED, WHOSE_TURN, State, Step, Turn
from referrals.proceedings.steps.registry import STEPS

ADMINISTRATIVE = frozenset(
    {AgencyKind.HEALTHCARE_SECURITY, AgencyKind.HEALTH, AgencyKind.MARKET_REGULATION}
)
"""Agencies that impose administrative penalties."""


def can_open(actor: Actor, owner: str) -> bool:
    """Tell whether the actor proposes administrative cases: an investigator of the case's owner."""
    return actor.holds(Office.INVESTIGATOR) and actor.agency == owner


def can_take(actor: Actor, step: Step, proceeding: Proceeding) -> bool:
    """Tell whether the step is this officer's to try; the law's own refusals come with reasons."""
    asked = actor.holds(*step.offices) or actor.holds(*step.barred)
    return actor.agency == proceeding.agency and asked


def turn_of(state: State) -> Turn | None:
    """Return who is waited for; None when the case is over."""
    return None if state in ENDED else WHOSE_TURN[state]


def next_offices(state: State) -> frozenset[Office]:
    """Return the offices that can move a case on from this state by a press of a button."""
    return frozenset(
        office
        for step in STEPS.values()
        if state in step.sources
        and step.target is not None
        and not step.aside
        and not step.by_itself
        for office in step.offices
    )


def waits_for(actor: Actor, proceeding: Proceeding) -> bool:
    """Tell whether the case stands still until somebody of this office acts."""
    ours = actor.agency == proceeding.agency
    return ours and actor.holds(*next_offices(proceeding.state))
