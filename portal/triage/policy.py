"""Who may do what in triage. That it is their agency's tip is the query's affair."""

from __future__ import annotations

from portal.cases import policy as cases
from portal.intake import policy as intake
from portal.kernel.actor import Actor


def can_settle(actor: Actor) -> bool:
    """Tell whether the actor decides what is the same matter: whoever decides on tips."""
    return intake.can_decide(actor)


def can_join(actor: Actor) -> bool:
    """Tell whether the actor puts tips into cases."""
    return intake.can_decide(actor) and cases.can_open_case(actor)
