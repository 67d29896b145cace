"""Who has a desk."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office

OVERSEES = frozenset({Office.PROSECUTOR, Office.HEAD, Office.DEPUTY_HEAD})
"""Prosecutors watch their region; the heads of any agency its own part of it."""


def has_desk(actor: Actor) -> bool:
    return bool(actor.agency) and actor.holds(*OVERSEES)
