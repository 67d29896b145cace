"""Who looks after the clients of an agency."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office


def can_manage(actor: Actor) -> bool:
    return bool(actor.agency) and actor.holds(Office.ADMINISTRATOR)
