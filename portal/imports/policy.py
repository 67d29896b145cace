"""Who may take in which list."""

from __future__ import annotations

from portal.agencies.rules import AgencyKind
from portal.cases import policy as cases
from portal.imports.rules import LEADS, Kind
from portal.intake import policy as intake
from portal.kernel.actor import Actor
from portal.registry import policy as registry


def can_import(actor: Actor, kind: Kind, agency_kind: AgencyKind) -> bool:
    """Tell whether the actor takes in lists of a kind: as who keeps the register, or opens cases."""
    if not actor.agency:
        return False
    if kind is Kind.INSTITUTIONS:  # and only of places the agency keeps: its rows are asked
        return registry.can_keep(actor, agency_kind)
    if kind in LEADS:
        return intake.can_take(actor) or intake.can_decide(actor)
    return cases.can_open_case(actor)
