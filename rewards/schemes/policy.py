"""Who writes about reward rules and who agrees: the administrator; the head or a legal reviewer."""

from __future__ import annotations

from collections.abc import Collection

from portal.kernel.actor import Actor, Office

WRITERS = (Office.ADMINISTRATOR,)
APPROVERS = (Office.HEAD, Office.LEGAL_REVIEWER)
READERS = frozenset({*WRITERS, *APPROVERS, Office.REWARD_CLERK, Office.FINANCE, Office.AUDITOR})


def reads(actor: Actor) -> bool:
    return actor.holds(*READERS)


def writes(actor: Actor) -> bool:
    return actor.holds(*WRITERS)


def can_decide(actor: Actor, agency: str, writers: Collection[int]) -> bool:
    """Tell whether the actor approves for the agency and wrote nothing of what is proposed."""
    return actor.holds(*APPROVERS) and actor.agency == agency and actor.officer_id not in writers
