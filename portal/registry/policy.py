"""Who may add institutions."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office


def can_add(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR, Office.INTAKE, Office.INVESTIGATOR, Office.HEAD)
