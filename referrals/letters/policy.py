"""Who may see a letter and who may act on it."""

from __future__ import annotations

from collections.abc import Iterable

from portal.kernel.actor import Actor
from referrals.letters.models import Letter, LetterTo
from referrals.letters.rules import NEVER_LEFT, WRITERS, Side


def can_see(actor: Actor, letter: Letter, to: Iterable[LetterTo]) -> bool:
    """Tell whether the letter is on the actor's lists: the same wall as queries.visible_to.

    The sender's officers always; those it is addressed to, and organs it was reported to, once it
    has left.
    """
    if not actor.agency or not actor.holds(*WRITERS):
        return False
    if letter.agency == actor.agency:
        return True
    told = {each for row in to for each in (row.agency, row.told_above, row.told_police)}
    return letter.state not in NEVER_LEFT and actor.agency in told


def can_write(actor: Actor) -> bool:
    return bool(actor.agency) and actor.holds(*WRITERS)


def side_of(actor: Actor, letter: Letter, to: LetterTo | None) -> Side | None:
    """Return for whom the actor could act; None for an onlooker such as the organ above."""
    if actor.agency == letter.agency:
        return Side.SENDER
    return Side.RECEIVER if to is not None and actor.agency == to.agency else None
