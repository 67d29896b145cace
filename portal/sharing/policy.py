"""Who may ask, answer, offer and take."""

from __future__ import annotations

from portal.kernel.actor import Actor, Office
from portal.sharing.models import AccessRequest, Handover, Invitation, Succession
from portal.sharing.rules.states import HandoverState, InvitationState, RequestState

SPEAKS_FOR_AGENCY = frozenset(
    {
        Office.INVESTIGATOR,
        Office.HEAD,
        Office.DEPUTY_HEAD,
        Office.POLICE_REVIEWER,
        Office.PROSECUTOR,
    }
)
"""Offices that answer invitations and ask for access."""


def speaks(actor: Actor) -> bool:
    return actor.holds(*SPEAKS_FOR_AGENCY)


def can_answer(actor: Actor, invitation: Invitation) -> bool:
    asked = invitation.agency == actor.agency and speaks(actor)
    return asked and invitation.state is InvitationState.REQUESTED


def can_withdraw_request(actor: Actor, request: AccessRequest) -> bool:
    own = request.agency == actor.agency and speaks(actor)
    return own and request.state is RequestState.ASKED


def can_take(actor: Actor, handover: Handover) -> bool:
    """Tell whether the actor takes, returns or passes on a case: the head of the agency asked."""
    asked = handover.to_agency == actor.agency and actor.holds(Office.HEAD)
    return asked and handover.state is HandoverState.REQUESTED


def can_set_policy(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR)


def can_read_policy(actor: Actor) -> bool:
    return can_set_policy(actor) or speaks(actor) or can_review(actor)


def can_review(actor: Actor) -> bool:
    """Tell whether the actor may ask why an officer sees a case of their agency, and nothing more."""
    return actor.holds(Office.AUDITOR)


def can_propose_succession(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR)


def can_carry_succession(actor: Actor, found: Succession) -> bool:
    """Tell whether the actor hands the cases over: the head of the agency that ends, who has its keys."""
    return actor.agency == found.agency and actor.holds(Office.HEAD)


def can_agree_to_succession(actor: Actor, found: Succession) -> bool:
    return can_carry_succession(actor, found) and actor.officer_id != found.proposed_by_id


def can_call_off_succession(actor: Actor, found: Succession) -> bool:
    """Tell whether the actor withdraws a proposal, or as head of the agency that ends declines it."""
    asks = can_propose_succession(actor) or can_carry_succession(actor, found)
    return asks and found.agreed_at is None and found.finished_at is None


def can_read_successions(actor: Actor) -> bool:
    return actor.holds(Office.ADMINISTRATOR, Office.HEAD)
