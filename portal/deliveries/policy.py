"""Who records a delivery, and who signs for a document of another agency."""

from __future__ import annotations

from portal.cases.policy import can_contribute
from portal.cases.queries import CaseGrant
from portal.kernel.actor import Actor


def can_record(actor: Actor, grant: CaseGrant | None, agency: str) -> bool:
    """Tell whether the actor records deliveries of a document of `agency`: only its own people."""
    return actor.agency == agency and can_contribute(actor, grant)


def can_sign_for(actor: Actor, grant: CaseGrant | None, agency: str) -> bool:
    """Tell whether the actor signs for a document another agency of this server made."""
    return actor.agency != agency and can_contribute(actor, grant)
