"""Offering a case to another agency (移送管辖): it owns the case only by its own act of taking it.

The duties towards reporters stay where their tips were received: the terms that run on a tip, and
its mailbox, belong to the agency of the tip, which keeps the tips in the case. The new owner is
given them too and may write to the reporter from the case.
"""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.rules import Stage
from portal.cases.rules.masking import FieldProfile
from portal.cases.service.owning import STAYS_AS
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.events import Event
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.sharing import policy, queries
from portal.sharing.events import (
    HandoverAccepted,
    HandoverOffered,
    HandoverPassedOn,
    HandoverReturned,
    HandoverSupplemented,
    HandoverWithdrawn,
)
from portal.sharing.forms import OfferCase
from portal.sharing.models import Handover, HandoverStep
from portal.sharing.rules.pairs import may_own
from portal.sharing.rules.states import JURISDICTION, HandoverState, can_move
from portal.sharing.service import invitations


def offer(work: Work, case_id: int, form: OfferCase) -> Handover:
    """Offer a case to another agency, as the head of its owner; its keys are laid ready.

    An offer that was passed on is withdrawn and this one takes its place. Conflict when another
    stands or the case is closed; Invalid for an unknown agency, one's own, or one that the pair
    policy does not let own a case of ours: owning gives the words of the reporters too.
    """
    case = cases.listed(work.session, work.actor, case_id)
    require(
        case_policy.can_hand_over(work.actor, cases.grant(work.session, case_id, work.actor.agency))
    )
    _check(work, form)
    standing = queries.open_handover(work.session, case_id)
    if standing is not None and standing.state is HandoverState.PASSED_ON:
        _take_back(work, standing)
    elif standing is not None:
        raise Conflict
    if case.stage is Stage.CLOSED:
        raise Conflict
    case_service.lay_keys_ready(
        work, case_id, form.to_agency, profile=FieldProfile.FULL, with_tip_text=True
    )
    made = Handover(
        case_id=case_id,
        from_agency=work.actor.agency,
        to_agency=form.to_agency,
        basis=str(JURISDICTION[form.basis]),
        stays_as=form.stays_as,
        state=HandoverState.REQUESTED,
        offered_by=work.actor.name,
        offered_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    _step(work, made, form.reason)
    work.record(
        HandoverOffered(
            case_id=case_id,
            handover_id=known(made.id),
            from_agency=made.from_agency,
            to_agency=made.to_agency,
            basis=made.basis,
        )
    )
    return made


def accept(work: Work, handover_id: int) -> Handover:
    """Take the case over, as the head of the agency it was offered to: now it is theirs.

    Refused when the pair policy of today no longer lets it own a case of the other.
    """
    found = _offered_to_us(work, handover_id, HandoverState.ACCEPTED)
    rule = queries.rule_for(work.session, found.from_agency, found.to_agency)
    if not may_own(rule):
        raise Refused(Reason("pair_may_not_own", rule.law))
    found.state = HandoverState.ACCEPTED
    _step(work, found, "")
    case_service.change_owner(
        work,
        found.case_id,
        found.to_agency,
        stays_as=found.stays_as,
        basis=found.basis,
        offered_by=found.offered_by,
    )
    for each in queries.open_invitations(work.session, found.case_id):
        invitations.take_back(work, each)  # only now: the taker's keys are its own and stay
    work.record(_said(HandoverAccepted, found))
    return found


def give_back(work: Work, handover_id: int, missing: str) -> Handover:
    """Return an offer for material (退回补充); `missing` lists what is wanted."""
    found = _offered_to_us(work, handover_id, HandoverState.RETURNED)
    found.state = HandoverState.RETURNED
    _step(work, found, missing)
    work.record(_said(HandoverReturned, found))
    return found


def supplement(work: Work, handover_id: int, text: str) -> Handover:
    """Offer again after adding what was missing, as the head of the owner."""
    found = _offered_by_us(work, handover_id, HandoverState.REQUESTED)
    found.state = HandoverState.REQUESTED
    _step(work, found, text)
    work.record(_said(HandoverSupplemented, found))
    return found


def pass_on(work: Work, handover_id: int, agency: str, text: str) -> Handover:
    """Say, as the agency asked, that another should own the case; the owner offers it to them."""
    found = _offered_to_us(work, handover_id, HandoverState.PASSED_ON)
    if agency in {found.from_agency, found.to_agency} or not _exists(work, agency):
        raise Invalid(passed_to="unknown_choice")
    if not may_own(queries.rule_for(work.session, found.from_agency, agency)):
        raise Invalid(passed_to="pair_may_not_own")
    found.state, found.passed_to = HandoverState.PASSED_ON, agency
    _step(work, found, text)
    work.record(
        HandoverPassedOn(
            case_id=found.case_id,
            handover_id=handover_id,
            from_agency=found.from_agency,
            to_agency=found.to_agency,
            next_agency=agency,
        )
    )
    _drop_keys(work, found)
    return found


def withdraw(work: Work, handover_id: int) -> Handover:
    """Take an offer back, as the head of the owner. Conflict when it was taken in the meantime."""
    found = _offered_by_us(work, handover_id, HandoverState.WITHDRAWN)
    _take_back(work, found)
    return found


def when_share_ended(work: Work, case_id: int, agency: str) -> None:
    """Take back whatever was asked of an agency whose share ended: its keys are gone with it."""
    for each in queries.open_invitations(work.session, case_id):
        if each.agency == agency:
            invitations.take_back(work, each)
    offer_ = queries.open_handover(work.session, case_id)
    if offer_ is not None and offer_.to_agency == agency:
        _take_back(work, offer_)


def _take_back(work: Work, found: Handover) -> None:
    found.state = HandoverState.WITHDRAWN
    _step(work, found, "")
    work.record(_said(HandoverWithdrawn, found))
    _drop_keys(work, found)


def _drop_keys(work: Work, found: Handover) -> None:
    work.session.flush()
    invitations.drop_keys(work, found.case_id, found.to_agency)


def _check(work: Work, form: OfferCase) -> None:
    if form.to_agency == work.actor.agency or not _exists(work, form.to_agency):
        raise Invalid(to_agency="unknown_choice")
    if not may_own(queries.rule_for(work.session, work.actor.agency, form.to_agency)):
        raise Invalid(to_agency="pair_may_not_own")
    if form.basis >= len(JURISDICTION):
        raise Invalid(basis="unknown_choice")
    if form.stays_as not in STAYS_AS:
        raise Invalid(stays_as="unknown_choice")


def _exists(work: Work, agency: str) -> bool:
    try:
        agencies.agency(work.session, agency)
    except NotFound:
        return False
    return True


def _offered_to_us(work: Work, handover_id: int, then: HandoverState) -> Handover:
    found = queries.handover(work.session, work.actor, handover_id, lock=True)
    if found.to_agency != work.actor.agency:
        require(allowed=False)
    if not can_move(found.state, then):
        raise Conflict
    require(policy.can_take(work.actor, found))
    return found


def _offered_by_us(work: Work, handover_id: int, then: HandoverState) -> Handover:
    found = queries.handover(work.session, work.actor, handover_id, lock=True)
    case = cases.listed(work.session, work.actor, found.case_id)
    grant = cases.grant(work.session, found.case_id, work.actor.agency)
    require(
        case.agency == work.actor.agency == found.from_agency
        and case_policy.can_hand_over(work.actor, grant)
    )
    if not can_move(found.state, then):
        raise Conflict
    return found


def _said(kind: type[Event], found: Handover) -> Event:
    said: dict[str, object] = {
        "case_id": found.case_id,
        "handover_id": known(found.id),
        "from_agency": found.from_agency,
        "to_agency": found.to_agency,
    }
    return kind(**said)


def _step(work: Work, found: Handover, text: str) -> None:
    work.session.add(found)
    work.session.add(
        HandoverStep(
            handover_id=known(found.id),
            state=found.state,
            agency=work.actor.agency,
            by=work.actor.name,
            text=text,
            at=work.now,
        )
    )
    work.session.flush()
