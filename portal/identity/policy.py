"""Who may manage accounts, who may hand keys on."""

from __future__ import annotations

from portal.agencies.rules import GRANTED_BY
from portal.kernel.actor import Actor, Office


def can_appoint(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR)


def can_grant(actor: Actor) -> bool:
    return actor.holds(*GRANTED_BY.values())
