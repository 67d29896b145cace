"""Who may register people and open what is kept of them. Whose they are is the query's affair."""

from __future__ import annotations

from portal.kernel.actor import Actor
from portal.persons.rules import KEEPERS


def can_register(actor: Actor) -> bool:
    return bool(actor.agency) and actor.holds(*KEEPERS)


def can_open(actor: Actor) -> bool:
    return can_register(actor)
