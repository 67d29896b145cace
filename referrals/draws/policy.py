"""Who freezes, draws and reads a draw: officers of its agency, never one person alone."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from referrals.draws.models import Draw, DrawDrop
from referrals.draws.rules import DRAWERS, READERS, DrawState, DropState

HEADS = (Office.HEAD, Office.DEPUTY_HEAD)


def can_see(actor: Actor, draw: Draw) -> bool:
    """Tell whether the draw is visible: the same wall as queries.visible_to."""
    return actor.agency == draw.agency and reads(actor)


def reads(actor: Actor) -> bool:
    return actor.holds(*READERS)


def can_freeze(actor: Actor) -> bool:
    return actor.holds(*DRAWERS)


def can_type(actor: Actor, draw: Draw) -> bool:
    """Tell whether the actor may type the seed, or type it anew when it was typed wrong.

    Anybody who draws; whoever typed it last is not who confirms it.
    """
    mine = actor.agency == draw.agency and actor.holds(*DRAWERS)
    return mine and draw.state in {DrawState.FROZEN, DrawState.SEEDED}


def can_confirm(actor: Actor, draw: Draw) -> bool:
    """Tell whether the actor may type the seed a second time: not who typed it last."""
    mine = actor.agency == draw.agency and actor.holds(*DRAWERS)
    return mine and draw.state is DrawState.SEEDED and draw.seed_typed_by != actor.officer_id


def can_drop(actor: Actor, draw: Draw) -> bool:
    mine = actor.agency == draw.agency and actor.holds(*DRAWERS)
    return mine and draw.state is DrawState.DRAWN


def can_decide(actor: Actor, draw: Draw, drop: DrawDrop) -> bool:
    """Tell whether the actor is a head of the agency, did not ask, and is not who is left out."""
    mine = actor.agency == draw.agency and actor.holds(*HEADS)
    other = drop.asked_by != actor.officer_id
    return mine and other and drop.state is DropState.ASKED and draw.state is DrawState.DRAWN


def can_release(actor: Actor, draw: Draw) -> bool:
    """Tell whether the actor may publish everything: a head who did not freeze the pool."""
    mine = actor.agency == draw.agency and actor.holds(*HEADS)
    return mine and draw.state is DrawState.DRAWN and draw.frozen_by != actor.officer_id


def can_cancel(actor: Actor, draw: Draw) -> bool:
    """Tell whether the actor may give a draw up: a head, only while nobody knows the outcome."""
    mine = actor.agency == draw.agency and actor.holds(*HEADS)
    return mine and draw.state is DrawState.FROZEN
