"""Who may move the end of a running clock."""

from __future__ import annotations

from portal.kernel.actor import SYSTEM, Actor, Office
from referrals.clocks.models import Clock

APPROVERS = frozenset({Office.HEAD, Office.DEPUTY_HEAD})
CASEWORK = frozenset(
    {
        *APPROVERS,
        Office.INTAKE,
        Office.INVESTIGATOR,
        Office.LEGAL_REVIEWER,
        Office.POLICE_REVIEWER,
        Office.PROSECUTOR,
    }
)


def can_pause(actor: Actor, clock: Clock) -> bool:
    return actor is SYSTEM or (actor.agency == clock.agency and actor.holds(*CASEWORK))


def can_extend(actor: Actor, clock: Clock) -> bool:
    """Every extension of the book is granted by a head, alone or after collective discussion."""
    return actor.agency == clock.agency and actor.holds(*APPROVERS)
