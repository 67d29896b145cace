"""Paying a claimed reward once: reserve, open the payee, send, settle; or take the attempt back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CursorResult, update
from sqlmodel import col

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from rewards.budgets import service as budgets
from rewards.claims import queries as awards
from rewards.claims.events import AwardPaid
from rewards.claims.models import Award
from rewards.claims.rules import State
from rewards.claims.service import allowed_fen, scheme_of
from rewards.claims.service.awards import today
from rewards.payouts import policy, queries
from rewards.payouts.events import PayeeOpened, PayoutReserved, PayoutReturned, PayoutSent
from rewards.payouts.forms import Return, Send, Settle
from rewards.payouts.models import Payout, RewardPosting
from rewards.payouts.rules import Account, Payee, PayoutState
from rewards.payouts.service.claiming import unseal


def reserve(work: Work, award_id: int) -> Payout:
    """Take the payment of a claimed reward in hand. Nobody else can then; asking again is the same.

    Refused when the case as it stands no longer allows the amount.
    """
    award = _payable(work, award_id)
    live = queries.live_payout(work.session, award_id)
    if live is not None and live.reserved_by == work.actor.officer_id:
        return live
    if live is not None or award.state is not State.CLAIMED:
        raise Conflict
    _check_ceiling(work, award)
    award.paid_by = work.actor.officer_id
    made = Payout(
        award_id=award_id,
        agency=award.agency,
        amount_fen=award.amount_fen,
        reserved_by=known(work.actor.officer_id),
        reserved_at=work.now,
    )
    work.session.add_all((award, made))
    work.session.flush()
    _post(work, made, Account.RESERVED, Account.BUDGET, "reserve", today(work))
    work.record(
        PayoutReserved(
            case_id=award.case_id,
            award_id=award_id,
            payout_id=known(made.id),
            amount_fen=made.amount_fen,
        )
    )
    return made


def open_payee(work: Work, award_id: int) -> Payee:
    """Return where the reward goes, to whoever has its payment in hand; the opening is recorded."""
    award = _payable(work, award_id)
    _mine(work, award_id)
    payee = unseal(work, award)
    work.record(PayeeOpened(case_id=award.case_id, tip_id=award.tip_id, award_id=award_id))
    return payee


def send(work: Work, award_id: int, form: Send) -> Payout:
    """Note the reference under which the bank was told to pay. The same one again is the same.

    Conflict when it was sent under another; Invalid when another reward has this reference.
    """
    award = _payable(work, award_id)
    payout = _mine(work, award_id)
    if payout.state is PayoutState.SENT and payout.reference == form.reference:
        return payout
    if queries.by_reference(work.session, payout.agency, form.reference) is not None:
        raise Invalid(reference="reference_used")
    if not _move(work, payout, before=PayoutState.RESERVED, after=PayoutState.SENT):
        raise Conflict
    payout.reference, payout.sent_at = form.reference, work.now
    work.session.add(payout)
    work.session.flush()
    work.record(
        PayoutSent(
            case_id=award.case_id,
            award_id=award_id,
            payout_id=known(payout.id),
            amount_fen=payout.amount_fen,
        )
    )
    return payout


def settle(work: Work, award_id: int, form: Settle) -> Award:
    """Confirm from the bank's slip that the money has left. Exactly once; again is the same."""
    award = _payable(work, award_id)
    payout = _mine(work, award_id)
    if award.state is State.PAID:
        return award
    if form.paid_on > today(work):
        raise Invalid(paid_on="future_day")
    if not _move(work, payout, before=PayoutState.SENT, after=PayoutState.CONFIRMED):
        raise Conflict
    payout.settled_on = form.paid_on
    award.state, award.paid_on = State.PAID, form.paid_on
    award.paid_reference = payout.reference
    work.session.add_all((award, payout))
    _post(work, payout, Account.PAID, Account.RESERVED, "pay", form.paid_on)
    budgets.spend(work, award_id)
    work.record(
        AwardPaid(
            case_id=award.case_id,
            tip_id=award.tip_id,
            award_id=award_id,
            amount_fen=payout.amount_fen,
        )
    )
    return award


def send_back(work: Work, award_id: int, form: Return) -> Award:
    """Take back an attempt that did not arrive; any finance officer can, or the head.

    Once it was sent, somebody other than who sent it has to, with the bank's slip: Invalid without.
    With `ask_again` the payee is forgotten and the reporter claims anew, however late.
    """
    award = awards.locked(work.session, work.actor, award_id)
    payout = queries.live_payout(work.session, award_id)
    if payout is None or payout.state is PayoutState.CONFIRMED:
        raise Conflict
    require(policy.can_return(work.actor, award, payout))
    if payout.state is PayoutState.SENT and not form.slip:
        raise Invalid(slip="missing")
    payout.state, payout.reasons, award.paid_by = PayoutState.RETURNED, form.reasons, None
    payout.returned_by, payout.return_reference = work.actor.officer_id, form.slip
    work.session.add_all((award, payout))
    _reverse(work, payout)
    if form.ask_again:
        work.session.delete(queries.payee(work.session, award_id))
        award.state, award.notified_on, award.claim_by = State.APPROVED, None, None
    work.session.flush()
    work.record(
        PayoutReturned(
            case_id=award.case_id,
            award_id=award_id,
            payout_id=known(payout.id),
            amount_fen=payout.amount_fen,
            asked_again=form.ask_again,
        )
    )
    return award


def _check_ceiling(work: Work, award: Award) -> None:
    """Raise Refused when paying would take the case above rate or cap of what is proven now."""
    awards.case_for(work.session, work.actor, award.case_id)
    others = awards.committed_fen(work.session, award.case_id, but=known(award.id))
    if award.amount_fen > allowed_fen(work, award, others_fen=others):
        raise Refused(Reason("above-present-ceiling", scheme_of(work, award).law))


def _payable(work: Work, award_id: int) -> Award:
    award = awards.locked(work.session, work.actor, award_id)
    require(policy.can_pay(work.actor, award))
    return award


def _mine(work: Work, award_id: int) -> Payout:
    payout = queries.live_payout(work.session, award_id)
    if payout is None or payout.reserved_by != work.actor.officer_id:
        raise Conflict
    return payout


def _move(work: Work, payout: Payout, *, before: PayoutState, after: PayoutState) -> bool:
    """Move the payout in the database itself; False when it was no longer in `before`."""
    moved = work.session.execute(
        update(Payout)
        .where(col(Payout.id) == payout.id, col(Payout.state) == before)
        .values(state=after)
    )
    return isinstance(moved, CursorResult) and moved.rowcount == 1


def _reverse(work: Work, payout: Payout) -> None:
    for wrong in queries.postings(work.session, payout.award_id):
        if wrong.payout_id == payout.id and wrong.reversal_of is None:
            made = _post(work, payout, wrong.credit, wrong.debit, "return", today(work))
            made.reversal_of = wrong.id


def _post(
    work: Work, payout: Payout, debit: Account, credit: Account, reference: str, day: date
) -> RewardPosting:
    made = RewardPosting(
        award_id=payout.award_id,
        payout_id=known(payout.id),
        debit=debit,
        credit=credit,
        amount_fen=payout.amount_fen,
        reference=reference,
        value_on=day,
        posted_by=work.actor.name,
        posted_at=work.now,
    )
    work.session.add(made)
    return made
