"""Who may manage accounts, who may hand keys on."""

from __future__ import annotations

from portal.agencies.rules import GRANTED_BY
from portal.kernel.actor import Actor, Office


def can_appoint(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR)


def can_grant(actor: Actor) -> bool:
    return actor.holds(*GRANTED_BY.values())


def can_enter_absence(actor: Actor, officer_id: int) -> bool:
    """Tell whether the actor writes down an absence: one's own, or as head that of a colleague."""
    mine = actor.officer_id is not None and actor.officer_id == officer_id
    return mine or actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
