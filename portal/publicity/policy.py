"""Who may tell the public of a case, and which second person agrees."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from portal.publicity.models import PublishedCase
from portal.publicity.rules import StoryState

WRITERS = frozenset({Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD})
POSTER_MAKERS = WRITERS | {Office.INTAKE, Office.ADMINISTRATOR}


def sees(actor: Actor) -> bool:
    return not actor.offices.isdisjoint(WRITERS)


def makes_posters(actor: Actor) -> bool:
    return not actor.offices.isdisjoint(POSTER_MAKERS)


def can_decide(actor: Actor, story: PublishedCase) -> bool:
    """Tell whether the actor is the head of that agency and did not write it."""
    other = actor.officer_id is not None and actor.officer_id != story.proposed_by
    return (
        other
        and actor.holds(Office.HEAD)
        and actor.agency == story.agency
        and story.state is StoryState.PROPOSED
    )


def can_withdraw(actor: Actor, story: PublishedCase) -> bool:
    """Tell whether the actor may take it back: heads and deputies of that agency, at any time."""
    lives = story.state in {StoryState.PROPOSED, StoryState.PUBLISHED}
    heads = actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
    return (
        lives and actor.agency == story.agency and (heads or story.proposed_by == actor.officer_id)
    )
