"""Who may do what with a tip. That it is their agency's tip is the query's affair."""

from __future__ import annotations

from portal.intake.rules import DECIDERS, READERS
from portal.kernel.actor import Actor, Office


def can_read(actor: Actor) -> bool:
    return actor.holds(*READERS)


def can_decide(actor: Actor) -> bool:
    return actor.holds(*DECIDERS)


def can_take(actor: Actor) -> bool:
    return actor.holds(Office.INTAKE, Office.INVESTIGATOR)


def can_ask_to_unseal(actor: Actor) -> bool:
    return actor.holds(Office.INVESTIGATOR, Office.INTAKE)


def is_custodian(actor: Actor) -> bool:
    return actor.holds(Office.IDENTITY_CUSTODIAN)


def is_approver(actor: Actor) -> bool:
    return actor.holds(Office.HEAD)
