"""Who may search what."""

from __future__ import annotations

from portal.cases.policy import opens
from portal.kernel.actor import Actor


def can_look_inside(actor: Actor) -> bool:
    """Tell whether the actor's offices open sealed content, which searching in it does."""
    return opens(actor)
