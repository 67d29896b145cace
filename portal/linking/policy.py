"""Who may end a link. Linking asks `cases.policy.can_contribute`, merging and splitting `can_merge`."""

from __future__ import annotations

from collections.abc import Collection

from portal.kernel.actor import Actor
from portal.linking.models import CaseLink


def can_end(actor: Actor, link: CaseLink, owners: Collection[str]) -> bool:
    """Tell whether the actor's agency made the link or owns one of its cases."""
    return actor.agency == link.agency or actor.agency in owners
