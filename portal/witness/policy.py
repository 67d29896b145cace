"""Who may see what witnesses said."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office


def can_read(actor: Actor) -> bool:
    return actor.holds(Office.AUDITOR)
