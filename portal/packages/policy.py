"""Who may keep receivers. Who may take a package out is asked of cases: as each download is."""

from __future__ import annotations

from portal.cases.policy import opens
from portal.kernel.actor import Actor, Office


def can_keep(actor: Actor) -> bool:
    """Tell whether the actor may keep a receiver's key for the agency: whoever opens its cases."""
    return opens(actor)


def can_drop(actor: Actor) -> bool:
    return actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
