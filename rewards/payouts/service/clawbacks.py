"""Taking a reward back: proposed by one, decided by another, ended by the money or a waiver."""

from __future__ import annotations

from typing import Any

from portal.agencies import queries as agencies
from portal.cases import service as case_file
from portal.infra.database import in_turn
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from rewards.budgets import service as budgets
from rewards.claims import queries as awards
from rewards.claims.policy import pays
from rewards.claims.queries import AwardRow
from rewards.claims.rules import State
from rewards.claims.service import allowed_fen
from rewards.claims.service.awards import today
from rewards.payouts import policy, queries
from rewards.payouts.book import registry
from rewards.payouts.events import (
    ClawbackDeclined,
    ClawbackDemanded,
    ClawbackProposed,
    ClawbackWaived,
    RewardRepaid,
    WaiverAsked,
    WaiverRefused,
)
from rewards.payouts.forms import AskWaiver, Judge, Repay, TakeBack
from rewards.payouts.models import RewardClawback, RewardRepayment
from rewards.payouts.rules import Account
from rewards.payouts.rules.clawbacks import ClawbackState, wrong_amount
from rewards.payouts.service import books, marks
from rewards.schemes.rules import NotAnswered, NotKnown


def propose(work: Work, award_id: int, form: TakeBack) -> RewardClawback:
    """Propose that a paid reward, or part of it, is taken back.

    Conflict unless it was paid; Invalid for an unknown ground or more than was paid and is not
    claimed back already.
    """
    award = awards.locked(work.session, work.actor, award_id)
    require(policy.can_claim_back(work.actor, award))
    payout = queries.live_payout(work.session, award_id)
    if award.state is not State.PAID or payout is None:
        raise Conflict
    if form.ground not in registry.book().grounds:
        raise Invalid(ground="unknown_choice")
    claimed = queries.claimed_back_fen(work.session, award_id)
    wrong = wrong_amount(amount_fen=form.amount, paid_fen=payout.amount_fen, claimed_fen=claimed)
    if wrong:
        raise Invalid(amount=wrong)
    made = RewardClawback(
        award_id=award_id,
        payout_id=known(payout.id),
        agency=award.agency,
        ground=form.ground,
        reason=form.reason,
        amount_fen=form.amount,
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        ClawbackProposed(
            case_id=award.case_id,
            award_id=award_id,
            clawback_id=known(made.id),
            amount_fen=form.amount,
            ground=form.ground,
        )
    )
    return made


def excess_fen(work: Work, award: AwardRow) -> int | None:
    """Return by how much a paid reward is above what the case allows now and is not claimed back.

    None when its rule cannot be worked out for what is proven now: a person has to say.
    """
    if award.state is not State.PAID:
        return 0
    others = awards.committed_fen(work.session, award.case_id, but=known(award.id))
    try:
        allowed = allowed_fen(work, award, others_fen=others)
    except (NotAnswered, NotKnown):
        return None
    claimed = queries.claimed_back_fen(work.session, known(award.id))
    return max(0, award.amount_fen - claimed - allowed)


def judge(work: Work, clawback_id: int, form: Judge) -> RewardClawback:
    """Decide on a claim; approving it demands the money, and the time to return it runs."""
    found, award = _held(work, clawback_id)
    if found.state is not ClawbackState.PROPOSED:
        raise Conflict
    require(policy.can_judge(work.actor, found))
    found.decided_by, found.decided_at = work.actor.officer_id, work.now
    found.reasons = form.reasons
    work.session.add(found)
    about: dict[str, Any] = {
        "case_id": award.case_id,
        "award_id": found.award_id,
        "clawback_id": clawback_id,
    }
    if form.decision == "decline":
        found.state = ClawbackState.DECLINED
        work.record(ClawbackDeclined(**about))
        return found
    found.state, found.open_fen = ClawbackState.DEMANDED, found.amount_fen
    found.demanded_on = today(work)
    found.due_on = registry.book().term.due_on(found.demanded_on)
    found.number = _number(work, award)
    _post(work, found, Account.CLAWBACK, Account.PAID, "demand", found.amount_fen)
    work.record(
        ClawbackDemanded(
            **about,
            tip_id=award.tip_id,
            amount_fen=found.amount_fen,
            due_on=found.due_on.isoformat(),
        )
    )
    return found


def repay(work: Work, clawback_id: int, form: Repay) -> RewardClawback:
    """Book money that came back, on the bank's slip. The last of it ends the claim.

    A payment that came back whole is forgotten as one to its payee: another may go there.
    Invalid for more than is open, a day to come or a slip that was booked before.
    """
    found, award = _held(work, clawback_id)
    require(pays(work.actor) and work.actor.agency == award.agency)
    if found.state is not ClawbackState.DEMANDED:
        raise Conflict
    if not 0 < form.amount <= found.open_fen:
        raise Invalid(amount="more_than_outstanding" if form.amount > 0 else "not_positive")
    if form.paid_on > today(work):
        raise Invalid(paid_on="future_day")
    in_turn(work.session, f"reward-slip/{found.agency}/{form.slip}")
    if queries.slip_used(work.session, found.agency, form.slip):
        raise Invalid(slip="reference_used")
    made = RewardRepayment(
        clawback_id=clawback_id,
        agency=found.agency,
        amount_fen=form.amount,
        paid_on=form.paid_on,
        slip=form.slip,
        booked_by=known(work.actor.officer_id),
        booked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    _post(work, found, Account.RETURNED, Account.CLAWBACK, f"repaid-{made.id}", form.amount)
    budgets.take_back(work, found.award_id, form.amount)
    found.open_fen -= form.amount
    found.state = ClawbackState.DEMANDED if found.open_fen else ClawbackState.REPAID
    work.session.add(found)
    marks.free(work, found.payout_id)
    work.record(
        RewardRepaid(
            case_id=award.case_id,
            award_id=found.award_id,
            clawback_id=clawback_id,
            amount_fen=form.amount,
            open_fen=found.open_fen,
        )
    )
    return found


def ask_waiver(work: Work, clawback_id: int, form: AskWaiver) -> RewardClawback:
    """Ask that what is still open is waived. Conflict while another asks already."""
    found, award = _held(work, clawback_id)
    require(policy.can_claim_back(work.actor, award))
    if found.state is not ClawbackState.DEMANDED or found.waiver_asked_by is not None:
        raise Conflict
    found.waiver_asked_by, found.waiver_reason = work.actor.officer_id, form.reason
    work.session.add(found)
    work.record(
        WaiverAsked(
            case_id=award.case_id,
            award_id=found.award_id,
            clawback_id=clawback_id,
            agency=found.agency,
        )
    )
    return found


def waive(work: Work, clawback_id: int, form: Judge) -> RewardClawback:
    """Decide on the waiver asked for: by the head, who did not ask."""
    found, award = _held(work, clawback_id)
    if found.state is not ClawbackState.DEMANDED or found.waiver_asked_by is None:
        raise Conflict
    require(policy.can_waive(work.actor, found))
    found.reasons = form.reasons
    work.session.add(found)
    about: dict[str, Any] = {
        "case_id": award.case_id,
        "award_id": found.award_id,
        "clawback_id": clawback_id,
    }
    if form.decision == "decline":
        found.waiver_asked_by, found.waiver_reason = None, ""
        work.record(WaiverRefused(**about))
        return found
    waived, found.open_fen = found.open_fen, 0
    found.state, found.waived_by = ClawbackState.WAIVED, work.actor.officer_id
    _post(work, found, Account.WAIVED, Account.CLAWBACK, "waived", waived)
    work.record(ClawbackWaived(**about, tip_id=award.tip_id, amount_fen=waived))
    return found


def _held(work: Work, clawback_id: int) -> tuple[RewardClawback, AwardRow]:
    found = queries.clawback(work.session, work.actor, clawback_id)
    award = awards.locked(work.session, work.actor, found.award_id)
    return queries.clawback(work.session, work.actor, clawback_id), award


def _number(work: Work, award: AwardRow) -> str:
    agency = agencies.agency(work.session, award.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"reward-clawback/{agency.code}/{year}")
    return document_number(f"{agency.mark}奖追", year, serial)


def _post(
    work: Work,
    clawback: RewardClawback,
    debit: Account,
    credit: Account,
    what: str,
    amount_fen: int,
) -> None:
    payout = queries.live_payout(work.session, clawback.award_id)
    if payout is None:
        raise Conflict
    reference = f"clawback-{clawback.id}-{what}"
    books.post(work, payout, debit, credit, reference, today(work), amount_fen=amount_fen)
    work.session.flush()
