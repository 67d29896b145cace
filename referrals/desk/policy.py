"""Who has a desk."""

from __future__ import annotations

from portal.kernel.actor import Actor
from referrals.desk.rules import OVERSEES


def has_desk(actor: Actor) -> bool:
    return bool(actor.agency) and actor.holds(*OVERSEES)
