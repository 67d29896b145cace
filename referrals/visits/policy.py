"""Who hands in, who reads, who stops a phone.

What was put down belongs to the agency whose officers did it; others in the case read the documents
made of it.
"""

from __future__ import annotations

from portal.cases.policy import opens
from portal.kernel.actor import Actor, Office
from referrals.visits.models import FieldDevice, FieldMeasure
from referrals.visits.rules import LOOKS_AFTER_DEVICES


def can_register(actor: Actor) -> bool:
    """Tell whether the actor's offices go on visits at all."""
    return opens(actor)


def sees_devices(actor: Actor) -> bool:
    """Tell whether the actor sees every phone of the agency, not only their own."""
    return actor.holds(*LOOKS_AFTER_DEVICES)


def can_revoke(actor: Actor, device: FieldDevice) -> bool:
    """Tell whether the actor may stop a phone: their own, or any of the agency for those above."""
    mine = device.officer_id == actor.officer_id
    return mine or (sees_devices(actor) and device.agency == actor.agency)


def can_decide(actor: Actor, measure: FieldMeasure) -> bool:
    """Tell whether the actor is the head, and none of those who took the measure."""
    took = actor.officer_id == measure.made_by or actor.officer_id in measure.officers
    return actor.holds(Office.HEAD) and actor.agency == measure.agency and not took
