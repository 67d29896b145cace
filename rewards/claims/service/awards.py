"""Checking and deciding a reward: neither by who proposed it."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.budgets import service as budgets
from rewards.claims import policy, queries
from rewards.claims.events import AwardApproved, AwardChecked, AwardDeclined
from rewards.claims.forms import Check, Decide
from rewards.claims.models import Award
from rewards.claims.queries import CaseRow, TipRow
from rewards.claims.rules import State
from rewards.claims.service import approval, bases, sums
from rewards.eligibility import service as eligibility_of
from rewards.schemes.rules import Kind


def check(work: Work, award_id: int, form: Check) -> Award:
    """Pass a proposed reward on to the head, or return it. Finance or legal review, not the clerk.

    Refused when a ground stands against it or the rule no longer gives the amount.
    """
    award, case = _held(work, award_id)
    if award.state is not State.PROPOSED:
        raise Conflict
    require(policy.can_check(work.actor, award))
    award.checked_by, award.checked_at = work.actor.officer_id, work.now
    award.check_note = form.note
    if form.decision == "return":
        return _decline(work, award, form.note)
    check_still_allowed(work, case, award)
    award.state = State.CHECKED
    work.session.add(award)
    work.session.flush()
    event = AwardChecked(case_id=award.case_id, tip_id=award.tip_id, award_id=award_id)
    work.record(event)
    notices.about(work, event, agency=award.agency, offices=(Office.HEAD,))
    return award


def decide(work: Work, award_id: int, form: Decide) -> Award:
    """Approve or decline a reward. The head, who neither proposed nor checked it.

    Approval takes the case as it stands: Invalid when its proven amount no longer allows the
    reward, Refused when a ground stands against it or the year's budget has not enough. An honorary
    one is given at once; one in money is reserved and waits for the claim.
    """
    award, case = _held(work, award_id)
    if award.state not in {State.PROPOSED, State.CHECKED}:
        raise Conflict
    require(policy.can_decide(work.actor, award))
    if form.decision == "approve":
        if award.state is not State.CHECKED:
            raise Conflict
        check_still_allowed(work, case, award)
        for each in _rewarded(work, award):
            eligibility_of.refuse_unasked(work, each)
    with work.whole():
        return _decided(work, case, award, form)


def _decided(work: Work, case: CaseRow, award: Award, form: Decide) -> Award:
    award.decided_by, award.decided_at = work.actor.officer_id, work.now
    if form.decision == "decline":
        return _decline(work, award, form.reasons)
    award.reasons = form.reasons
    award.state = State.APPROVED if award.kind is Kind.MONEY else State.HONOURED
    work.session.add(award)
    work.session.flush()
    if award.amount_fen:
        budgets.reserve(work, award.agency, known(award.id), award.amount_fen)
    approval.issue(work, case, award)
    work.record(
        AwardApproved(
            case_id=award.case_id,
            tip_id=award.tip_id,
            award_id=known(award.id),
            amount_fen=award.amount_fen,
            kind=award.kind,
        )
    )
    return award


def decline_withdrawn(work: Work, award: Award) -> None:
    """End a reward that was not decided when its reporter withdrew."""
    _decline(work, award, "")


def today(work: Work) -> date:
    """Return the legal day of the act."""
    return work.now.astimezone(LEGAL_ZONE).date()


def _held(work: Work, award_id: int) -> tuple[Award, CaseRow]:
    award = queries.get(work.session, work.actor, award_id)
    case = queries.case_for(work.session, work.actor, award.case_id)
    return queries.locked(work.session, work.actor, award_id), case


def _decline(work: Work, award: Award, reasons: str) -> Award:
    award.reasons, award.state = reasons, State.DECLINED
    work.session.add(award)
    bases.free_findings(work, award)
    event = AwardDeclined(case_id=award.case_id, tip_id=award.tip_id, award_id=known(award.id))
    work.record(event)
    notices.about(work, event, agency=award.agency, offices=(Office.REWARD_CLERK,))
    return award


def check_still_allowed(work: Work, case: CaseRow, award: Award) -> None:
    """Raise what stands against a reward as its case stands now.

    Refused with the grounds; Invalid when it is above what the rule gives now, or is not what a
    rule fixes that fixes the amount: then it has to be proposed anew.
    """
    for each in _rewarded(work, award):
        eligibility_of.refuse_barred(work, each)
    if not award.same_reason and bases.of_same_person(work, award.tip_id):
        raise Refused(Reason("reward_same_person"))
    if eligibility_of.is_asked(work, award.tip_id):
        raise Refused(Reason("reward_pair_asked"))
    others = queries.taken_fen(work.session, known(case.id), but=award.id)
    quote, most = sums.allowed(work, award, others_fen=others)
    if award.amount_fen > most:
        raise Invalid(decision="above_ceiling")
    if quote.exact and quote.kind is Kind.MONEY and award.amount_fen != most:
        raise Invalid(decision="not_the_computed")


def _rewarded(work: Work, award: Award) -> list[TipRow]:
    """Return the report of a reward, or all that were made together."""
    shares = queries.shares(work.session, known(award.id))
    ids = [each.tip_id for each in shares] or [award.tip_id]
    return [queries.tip(work.session, each) for each in ids]
