"""Who records a delivery, and who signs for a document of another agency."""

from __future__ import annotations

from portal.agencies.rules import AgencyKind
from portal.cases.policy import can_contribute
from portal.cases.queries import CaseGrant
from portal.deliveries.rules import addresses
from portal.kernel.actor import Actor


def can_record(actor: Actor, grant: CaseGrant | None, agency: str) -> bool:
    """Tell whether the actor records deliveries of a document of `agency`: only its own people."""
    return actor.agency == agency and can_contribute(actor, grant)


def can_sign_for(
    actor: Actor, grant: CaseGrant | None, agency: str, *, to: str, kind: AgencyKind
) -> bool:
    """Tell whether the actor, of an agency of `kind`, signs for a document another one here made.

    `to` is as in `rules.addresses`: never what is addressed to a party.
    """
    return actor.agency != agency and addresses(to, kind) and can_contribute(actor, grant)
