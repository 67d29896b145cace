"""Proposing and deciding a reward, telling the reporter, letting the claim run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from rewards.claims import policy, queries, rules
from rewards.claims.events import (
    AwardApproved,
    AwardDeclined,
    AwardExpired,
    AwardNotified,
    AwardProposed,
)
from rewards.claims.forms import Decide, Propose
from rewards.claims.models import Award
from rewards.claims.queries import CaseRow, TipRow
from rewards.claims.rules import State
from rewards.claims.service import approval
from rewards.schemes import rules as schemes
from rewards.schemes.book import registry
from rewards.schemes.rules import Kind, Line, Quote, Scheme


@dataclass(frozen=True, slots=True)
class Offer:
    """What a clerk may propose on one scheme in a case, in fen."""

    scheme: Scheme
    quote: Quote
    proven_fen: int
    others_fen: int
    left_fen: int


def propose(work: Work, case_id: int, form: Propose) -> Award:
    """Propose a reward for a tip of a case of one's own agency, on the rule of the day it came in.

    Invalid when the tip cannot be rewarded (another already is proposed or given for it, it asks
    for none, it was withdrawn), when it was not the first of the case and no reason is given, or
    when the amount is above what rule and case allow. Conflict while nothing is proven.
    """
    case = queries.case_for(work.session, work.actor, case_id)
    require(policy.can_propose(work.actor) and case.agency == work.actor.agency)
    case_file.refuse_merged(work, case)
    if queries.proven_fen(work.session, case_id) <= 0:
        raise Conflict
    tip = _tip(work, case_id, form)
    scheme = _scheme(form.scheme, tip.received_on)
    offered = _offer(work, case, scheme)
    wrong = rules.wrong_amount(offered.quote, others_fen=offered.others_fen, amount_fen=form.amount)
    if wrong:
        raise Invalid(amount=wrong)
    award = _row(work, case_id, tip, form, offered)
    work.session.add(award)
    work.session.flush()
    work.record(
        AwardProposed(
            case_id=case_id,
            tip_id=award.tip_id,
            award_id=known(award.id),
            amount_fen=award.amount_fen,
            scheme=award.scheme_version,
        )
    )
    return award


def offer(work: Work, case: CaseRow, on: date) -> list[Offer]:
    """Return what each scheme in force on a day still allows in a case."""
    return [_offer(work, case, scheme) for scheme in registry.ready_on(on)]


def decide(work: Work, award_id: int, form: Decide) -> Award:
    """Approve or decline a proposed reward. The head, never the proposer.

    Approval takes the case as it stands: Invalid when its proven amount no longer allows the
    reward. An honorary one is given at once; one in money waits for the claim.
    """
    award = queries.get(work.session, work.actor, award_id)
    case = queries.case_for(work.session, work.actor, award.case_id)
    award = queries.locked(work.session, work.actor, award_id)
    if award.state is not State.PROPOSED:
        raise Conflict
    require(policy.can_decide(work.actor, award))
    if form.decision == "approve":
        _check_still_allowed(work, case, award)
    award.decided_by, award.decided_at = work.actor.officer_id, work.now
    award.reasons = form.reasons
    work.session.add(award)
    if form.decision == "decline":
        award.state = State.DECLINED
        work.record(AwardDeclined(case_id=award.case_id, tip_id=award.tip_id, award_id=award_id))
        return award
    award.state = State.APPROVED if award.kind is Kind.MONEY else State.HONOURED
    approval.issue(work, case, award, arithmetic(award))
    work.record(
        AwardApproved(
            case_id=award.case_id,
            tip_id=award.tip_id,
            award_id=award_id,
            amount_fen=award.amount_fen,
            kind=award.kind,
        )
    )
    return award


def notice(work: Work, tip_id: int) -> Award | None:
    """Return the reward of the reporter's own tip.

    Seeing an approved one for the first time is receiving the notice: the time to claim runs from
    that day.
    """
    if work.actor.tip_id != tip_id:
        raise NotFound
    award = queries.of_tip(work.session, tip_id)
    if award is None or award.state is not State.APPROVED or award.notified_on:
        return award
    award.notified_on = today(work)
    award.claim_by = rules.claim_by(award.notified_on)
    work.session.add(award)
    work.record(
        AwardNotified(
            tip_id=tip_id,
            award_id=known(award.id),
            agency=award.agency,
            claim_by=award.claim_by.isoformat(),
        )
    )
    return award


def expire(work: Work) -> int:
    """End every approved reward whose last day to claim has passed; return how many."""
    found = queries.overdue(work.session, today(work))
    for each in found:
        award = queries.of_tip(work.session, each.tip_id, lock=True)
        if award is None or award.state is not State.APPROVED:
            continue
        award.state = State.EXPIRED
        work.session.add(award)
        work.record(
            AwardExpired(case_id=award.case_id, tip_id=award.tip_id, award_id=known(award.id))
        )
    return len(found)


def arithmetic(award: Award) -> list[Line]:
    """Return the steps of the sum of a reward, from what was frozen when it was proposed."""
    return rules.lines(
        registry.scheme_version(award.scheme_version),
        proven_fen=award.proven_fen,
        others_fen=award.others_fen,
        amount_fen=award.amount_fen,
    )


def today(work: Work) -> date:
    """Return the legal day of the act."""
    return work.now.astimezone(LEGAL_ZONE).date()


def _tip(work: Work, case_id: int, form: Propose) -> TipRow:
    for tip in queries.eligible_in(work.session, work.actor, case_id):
        if tip.id == form.tip_id:
            first = queries.first_tip_id(work.session, case_id) == tip.id
            if not first and not form.first_reason:
                raise Invalid(first_reason="missing")
            return tip
    raise Invalid(tip_id="unknown_choice")


def _scheme(code: str, on: date) -> Scheme:
    in_force = registry.ready_on(on)
    for scheme in in_force:
        if scheme.code == code or (not code and len(in_force) == 1):
            return scheme
    raise Invalid(scheme="unknown_choice")


def _offer(work: Work, case: CaseRow, scheme: Scheme, *, but: int | None = None) -> Offer:
    proven = queries.proven_fen(work.session, known(case.id))
    quote = schemes.quote(scheme, proven)
    others = queries.taken_fen(work.session, known(case.id), but=but)
    return Offer(scheme, quote, proven, others, rules.left(quote.ceiling_fen, others))


def _check_still_allowed(work: Work, case: CaseRow, award: Award) -> None:
    scheme = registry.scheme_version(award.scheme_version)
    if award.amount_fen > _offer(work, case, scheme, but=award.id).left_fen:
        raise Invalid(decision="above_ceiling")


def _row(work: Work, case_id: int, tip: TipRow, form: Propose, offered: Offer) -> Award:
    return Award(
        tip_id=known(tip.id),
        case_id=case_id,
        agency=work.actor.agency,
        scheme_version=offered.scheme.version,
        proven_fen=offered.proven_fen,
        ceiling_fen=offered.quote.ceiling_fen,
        others_fen=offered.others_fen,
        amount_fen=form.amount,
        kind=offered.quote.kind,
        basis=form.basis,
        first_reason=form.first_reason,
        thanks=form.thanks,
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
    )
