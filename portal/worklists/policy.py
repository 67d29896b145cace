"""Who keeps which views, and who reads which figures."""

from __future__ import annotations

from portal.cases.rules import CASEWORK, MONEY_OFFICES
from portal.kernel.actor import Actor, Office
from portal.worklists.models import ListView
from portal.worklists.rules import Scope


def can_list(actor: Actor) -> bool:
    """Tell whether the actor has lists of cases at all, and may so take one out."""
    return actor.holds(*CASEWORK, *MONEY_OFFICES)


def can_make_queues(actor: Actor) -> bool:
    """Tell whether the actor makes views and queues for their whole agency."""
    return actor.holds(Office.HEAD, Office.DEPUTY_HEAD, Office.INTAKE)


def can_keep(actor: Actor, scope: Scope) -> bool:
    return can_list(actor) and (scope is Scope.OWN or can_make_queues(actor))


def can_change(actor: Actor, view: ListView) -> bool:
    """Tell whether the actor may rename, move or delete a view: their own, or one of their agency."""
    if view.officer_id == actor.officer_id:
        return True
    ours = view.scope is not Scope.OWN and view.agency == actor.agency
    return ours and can_make_queues(actor)


def can_act(actor: Actor) -> bool:
    """Tell whether the actor acts on cases from a list: those who work on cases do."""
    return actor.holds(*CASEWORK)


def sees_own_figures(actor: Actor) -> bool:
    return actor.holds(*CASEWORK, Office.AUDITOR)


def sees_city(actor: Actor) -> bool:
    """Tell whether the actor reads the figures of the whole city."""
    return actor.holds(Office.HEAD, Office.AUDITOR, Office.PROSECUTOR)
