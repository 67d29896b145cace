"""Who may ask a reporter, and who decides on an objection. Whose tip it is, queries settle."""

from __future__ import annotations

from portal.intake.rules import DECIDERS
from portal.kernel.actor import Actor, Office


def can_ask(actor: Actor) -> bool:
    return actor.holds(*DECIDERS)


def can_decide(actor: Actor) -> bool:
    """A review is decided above who handled the tip: by the head."""
    return actor.holds(Office.HEAD)
