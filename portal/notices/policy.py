"""Who may decide on what leaves the house."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office


def can_allow_numbers(actor: Actor) -> bool:
    return actor.holds(Office.HEAD)


def can_see_undelivered(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR)
