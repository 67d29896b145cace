"""Who may add institutions, and who keeps what is known of them."""

from __future__ import annotations

from portal.agencies.rules import AgencyKind
from portal.kernel.actor import Actor, Office

OFFICES = (Office.ADMINISTRATOR, Office.INTAKE, Office.INVESTIGATOR, Office.HEAD)


def can_add(actor: Actor) -> bool:
    return actor.holds(*OFFICES)


def can_keep(actor: Actor, kind: AgencyKind) -> bool:
    """Tell whether the actor keeps the register: an officer of the healthcare security agency.

    Where, is asked of the institution: `can_keep_in`.
    """
    return kind is AgencyKind.HEALTHCARE_SECURITY and can_add(actor)


def can_keep_in(actor: Actor, kind: AgencyKind, *, agency_region: str, above: list[str]) -> bool:
    """Tell whether the actor keeps institutions of a place; `above` is its region and those above."""
    return can_keep(actor, kind) and agency_region in above
