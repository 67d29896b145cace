"""Who may sign what."""

from __future__ import annotations

from portal.cases.policy import can_contribute, opens
from portal.cases.queries import CaseGrant
from portal.kernel.actor import Actor, Office
from portal.signatures.rules import SignerRole


def can_hold_key(actor: Actor) -> bool:
    """Tell whether the actor may have a certificate: whoever opens the agency's cases."""
    return actor.officer_id is not None and opens(actor)


def can_sign(actor: Actor, grant: CaseGrant | None, agency: str, role: SignerRole) -> bool:
    """Tell whether the actor may give this signature on a document of `agency`: only its own people.

    As head only the head: a deputy's signature is no head's.
    """
    if actor.agency != agency or not can_contribute(actor, grant):
        return False
    return role is not SignerRole.HEAD or actor.holds(Office.HEAD)
