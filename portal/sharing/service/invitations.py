"""An owner asks another agency to take part; it is let in when it agrees, and not before."""

from __future__ import annotations

from datetime import timedelta

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.sharing import policy, queries
from portal.sharing.events import (
    InvitationAccepted,
    InvitationDeclined,
    InvitationExpired,
    InvitationSent,
    InvitationWithdrawn,
)
from portal.sharing.models import Invitation
from portal.sharing.rules.pairs import Asked
from portal.sharing.rules.states import ANSWER_DAYS, HandoverState, InvitationState


def invite(
    work: Work, case_id: int, agency: str, asked: Asked, *, basis: str, text: str
) -> Invitation:
    """Ask an agency to take part. Its keys are laid ready now, so that it can agree alone.

    What may be asked the caller has checked; NotAllowed unless the actor shares the case. Invalid
    without words for the agency, or when it was asked already.
    """
    if not text.strip():
        raise Invalid(text="missing")
    waiting = queries.open_invitations(work.session, case_id)
    if agency in {each.agency for each in waiting}:
        raise Invalid(agency="already_asked")
    case_service.lay_keys_ready(
        work, case_id, agency, profile=asked.profile, with_tip_text=asked.with_tip_text
    )
    made = Invitation(
        case_id=case_id,
        from_agency=work.actor.agency,
        agency=agency,
        role=asked.role,
        profile=asked.profile,
        with_tip_text=asked.with_tip_text,
        until=asked.until,
        basis=basis,
        text=text,
        state=InvitationState.REQUESTED,
        answer_by=work.now + timedelta(days=ANSWER_DAYS),
        asked_by=work.actor.name,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        InvitationSent(
            case_id=case_id,
            invitation_id=known(made.id),
            from_agency=made.from_agency,
            agency=agency,
            role=asked.role,
            profile=asked.profile,
        )
    )
    return made


def accept(work: Work, invitation_id: int) -> Invitation:
    """Agree, for the agency that was asked: the grant is made now. Conflict when it is too late."""
    found = _asked_of_us(work, invitation_id)
    if found.answer_by <= work.now or (found.until is not None and found.until <= work.now):
        raise Conflict
    _answered(work, found, InvitationState.ACCEPTED)
    work.record(
        InvitationAccepted(case_id=found.case_id, invitation_id=invitation_id, agency=found.agency)
    )
    case_service.admit(
        work,
        found.case_id,
        found.agency,
        role=found.role,
        profile=found.profile,
        with_tip_text=found.with_tip_text,
        until=found.until,
        basis=found.basis,
        granted_by=found.asked_by,
    )
    return found


def decline(work: Work, invitation_id: int, reason: str) -> Invitation:
    """Say no, for the agency that was asked, and why; Invalid without a reason."""
    found = _asked_of_us(work, invitation_id)
    if not reason.strip():
        raise Invalid(reason="missing")
    _answered(work, found, InvitationState.DECLINED, reason)
    work.record(
        InvitationDeclined(
            case_id=found.case_id,
            invitation_id=invitation_id,
            agency=found.agency,
            reason=reason,
        )
    )
    drop_keys(work, found.case_id, found.agency)
    return found


def withdraw(work: Work, invitation_id: int) -> Invitation:
    """Take an invitation back, for the owner. Conflict when it was answered in the meantime."""
    found = queries.invitation(work.session, work.actor, invitation_id, lock=True)
    case = cases.get(work.session, work.actor, found.case_id)
    grant = cases.grant(work.session, found.case_id, work.actor.agency)
    require(case.agency == work.actor.agency and case_policy.can_share(work.actor, grant))
    if found.state is not InvitationState.REQUESTED:
        raise Conflict
    take_back(work, found)
    return found


def take_back(work: Work, found: Invitation) -> None:
    """Write down that an open invitation no longer stands."""
    _answered(work, found, InvitationState.WITHDRAWN)
    work.record(
        InvitationWithdrawn(
            case_id=found.case_id, invitation_id=known(found.id), agency=found.agency
        )
    )
    drop_keys(work, found.case_id, found.agency)


def expire(work: Work, invitation_id: int) -> None:
    """End an invitation nobody answered in time; for the job. Harmless when it was answered."""
    found = queries.invitation_by_id(work.session, invitation_id)
    if found.state is not InvitationState.REQUESTED or found.answer_by > work.now:
        return
    _answered(work, found, InvitationState.EXPIRED)
    work.record(
        InvitationExpired(case_id=found.case_id, invitation_id=invitation_id, agency=found.agency)
    )
    drop_keys(work, found.case_id, found.agency)


def drop_keys(work: Work, case_id: int, agency: str) -> None:
    """Drop keys laid ready for an agency unless something else of the case still waits for it."""
    waiting = {each.agency for each in queries.open_invitations(work.session, case_id)}
    offer = queries.open_handover(work.session, case_id)
    if offer is not None and offer.state is not HandoverState.PASSED_ON:
        waiting.add(offer.to_agency)
    if agency not in waiting:
        case_service.take_keys_back(work, case_id, agency)


def _asked_of_us(work: Work, invitation_id: int) -> Invitation:
    found = queries.invitation(work.session, work.actor, invitation_id, lock=True)
    if found.agency == work.actor.agency and found.state is not InvitationState.REQUESTED:
        raise Conflict
    require(policy.can_answer(work.actor, found))
    return found


def _answered(work: Work, found: Invitation, state: InvitationState, answer: str = "") -> None:
    found.state, found.answer = state, answer
    found.answered_by, found.answered_at = work.actor.name, work.now
    work.session.add(found)
    work.session.flush()
