"""Who writes checklists and who agrees: an administrator, a head or legal reviewer; another head."""

from __future__ import annotations

from portal.cases.rules import CASEWORK
from portal.kernel.actor import Actor, Office
from referrals.checklists.models import ChecklistDraft

WRITERS = frozenset({Office.ADMINISTRATOR, Office.HEAD, Office.DEPUTY_HEAD, Office.LEGAL_REVIEWER})
READERS = CASEWORK | WRITERS
APPROVERS = (Office.HEAD, Office.DEPUTY_HEAD)


def reads(actor: Actor) -> bool:
    return actor.holds(*READERS)


def writes(actor: Actor) -> bool:
    return actor.holds(*WRITERS)


def can_change(actor: Actor, draft: ChecklistDraft) -> bool:
    """Tell whether the draft may be written at: by its agency, and not while it waits for approval."""
    return writes(actor) and actor.agency == draft.agency and draft.proposed_by is None


def can_decide(actor: Actor, draft: ChecklistDraft) -> bool:
    """Tell whether the actor is a head of the agency and wrote nothing of what is proposed."""
    head = actor.holds(*APPROVERS) and actor.agency == draft.agency
    apart = actor.officer_id not in {*draft.writers, draft.proposed_by}
    return head and apart and draft.proposed_by is not None
