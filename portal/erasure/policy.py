"""Who may ask for a destruction, and which second person may agree."""

from __future__ import annotations

from portal.erasure.models import KeyErasure
from portal.kernel.actor import Actor, Office

ASKERS = frozenset({Office.INVESTIGATOR, Office.HEAD, Office.IDENTITY_CUSTODIAN})


def sees(actor: Actor) -> bool:
    return not actor.offices.isdisjoint(ASKERS)


def can_ask_identity(actor: Actor) -> bool:
    return actor.holds(Office.IDENTITY_CUSTODIAN)


def can_decide(actor: Actor, asked: KeyErasure) -> bool:
    """Tell whether the actor may decide: the head of that agency, and not who asked."""
    other = actor.officer_id is not None and actor.officer_id != asked.asked_by
    return other and actor.holds(Office.HEAD) and actor.agency == asked.agency
