"""What was drawn is used for one purpose: the campaign it was frozen for, or the first that takes it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence

from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from referrals.draws import queries
from referrals.draws.models import Draw
from referrals.draws.rules import DrawKind, DrawState

LEAST = 2


def free_for(work: Work, kind: DrawKind, campaign_id: int) -> list[Draw]:
    """Return the finished draws of the actor's agency that a campaign may use, the newest first.

    One that was published is over: whoever it drew is known to everybody.
    """
    return [
        each
        for each in queries.newest(work.session, work.actor)
        if each.kind is kind
        and each.state is DrawState.DRAWN
        and each.campaign_id in {None, campaign_id}
    ]


def use(work: Work, kind: DrawKind, draw_id: int, campaign_id: int) -> Draw:
    """Take a finished draw for a campaign; from then on it serves no other. Invalid (draw) otherwise."""
    if draw_id not in {known(each.id) for each in free_for(work, kind, campaign_id)}:
        raise Invalid(draw="unknown_choice")
    found = queries.get(work.session, work.actor, draw_id, lock=True)
    if found.state is not DrawState.DRAWN or found.campaign_id not in {None, campaign_id}:
        raise Invalid(draw="unknown_choice")
    found.campaign_id = campaign_id
    work.session.add(found)
    work.session.flush()
    return found


def pair_for(seed: str, drawn: Sequence[int], places: Iterable[str], place: str) -> tuple[int, ...]:
    """Return the pair of those drawn that goes to `place`, one of all the `places` they go to.

    Pairs are neighbours in the order of the draw, one left over goes with the first; places are ordered by
    HMAC-SHA256(seed, "pair" ⇥ place) and take the pairs in turn. The same for whoever repeats it.
    """
    if len(drawn) < LEAST:
        return tuple(drawn)
    pairs = [(drawn[at], drawn[(at + 1) % len(drawn)]) for at in range(0, len(drawn), LEAST)]
    order = sorted({*places, place}, key=lambda each: (_score(seed, each), each))
    return pairs[order.index(place) % len(pairs)]


def _score(seed: str, place: str) -> bytes:
    return hmac.digest(seed.encode(), f"pair\t{place}".encode(), "sha256")
