"""Who may draw up letters: whoever may add to the case; only one's own agency's are changed."""

from __future__ import annotations

from portal.cases import policy as cases
from portal.cases.queries import CaseGrant
from portal.kernel.actor import Actor
from portal.papers.models import Paper


def can_draw(actor: Actor, grant: CaseGrant | None) -> bool:
    return cases.can_contribute(actor, grant)


def can_change(actor: Actor, grant: CaseGrant | None, paper: Paper) -> bool:
    return can_draw(actor, grant) and actor.agency == paper.agency


def can_read(actor: Actor, grant: CaseGrant | None) -> bool:
    return cases.opens_sealed(actor, grant)
