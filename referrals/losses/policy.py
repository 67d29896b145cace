"""Who sees the board, whose sums, and who passes money on."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from referrals.losses.models import Remittance
from referrals.losses.rules.remitting import Passing

SEEN_BY = frozenset(
    {
        *(Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD, Office.FINANCE),
        *(Office.PROSECUTOR, Office.LEGAL_REVIEWER, Office.AUDITOR),
    }
)
_REGION = frozenset({Office.HEAD, Office.AUDITOR})


def can_see(actor: Actor) -> bool:
    return actor.holds(*SEEN_BY)


def sees_region(actor: Actor) -> bool:
    """Tell whether the actor reads the sums of every agency of the region, as in the other figures."""
    return actor.holds(*_REGION)


def sees_sums(actor: Actor) -> bool:
    """Tell whether the actor reads sums of the own agency, whatever single case is closed to them.

    A prosecutor reads the sums of what is watched, line by line.
    """
    return can_see(actor) and (sees_region(actor) or not actor.holds(Office.PROSECUTOR))


def can_remit(actor: Actor) -> bool:
    return actor.holds(Office.FINANCE)


def can_confirm(actor: Actor, remittance: Remittance) -> bool:
    """Tell whether the actor is another than who entered it: of finance, or the head."""
    return (
        actor.holds(Office.FINANCE, Office.HEAD)
        and actor.agency == remittance.agency
        and actor.officer_id != remittance.proposed_by
        and remittance.state is Passing.PROPOSED
    )


def can_undo(actor: Actor, remittance: Remittance) -> bool:
    """Tell whether the actor may take a confirmed transfer back: the head, who did not enter it."""
    return (
        actor.holds(Office.HEAD)
        and actor.agency == remittance.agency
        and actor.officer_id != remittance.proposed_by
        and remittance.state is Passing.CONFIRMED
    )
