"""Who may manage accounts."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office


def can_appoint(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR)
