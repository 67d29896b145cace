"""Who may move the end of a running clock."""

from __future__ import annotations

from portal.kernel.actor import SYSTEM, Actor, Office
from referrals.clocks.models import CalendarNotice, Clock

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


HEAR_OF_OTHERS = frozenset({*APPROVERS, Office.PROSECUTOR})
CALENDAR_KEEPERS = frozenset({Office.ADMINISTRATOR, Office.LEGAL_REVIEWER})


def can_ask(actor: Actor, clock: Clock) -> bool:
    """Tell whether the actor may ask a head for an extension."""
    return actor.agency == clock.agency and actor.holds(*CASEWORK)


def can_keep_calendars(actor: Actor) -> bool:
    """Tell whether the actor may propose the notice of a year, or agree to another's."""
    return actor.officer_id is not None and actor.holds(*CALENDAR_KEEPERS)


def can_agree(actor: Actor, notice: CalendarNotice) -> bool:
    """Two persons: who proposed a notice does not put it in force."""
    return can_keep_calendars(actor) and actor.officer_id != notice.officer_id


def reads_reasons(actor: Actor, clock: Clock) -> bool:
    """Tell whether the actor reads why a clock stands still; others read the class of the reason."""
    return actor.agency == clock.agency
