"""Paying a claimed reward: reserve, open the payee, send; or take the attempt back."""

from __future__ import annotations

from sqlalchemy import CursorResult, update
from sqlmodel import col

from portal.infra.database import in_turn
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from rewards.budgets import service as budgets
from rewards.claims import queries as awards
from rewards.claims.queries import AwardRow
from rewards.claims.rules import State
from rewards.claims.service import against_payment, allowed_fen, scheme_of
from rewards.claims.service.awards import today
from rewards.payouts import policy, queries
from rewards.payouts.events import PayeeOpened, PayoutReserved, PayoutReturned, PayoutSent
from rewards.payouts.forms import Return, Send
from rewards.payouts.models import Payout
from rewards.payouts.rules import Account, Payee, PayoutState
from rewards.payouts.service import books, codes, marks
from rewards.payouts.service.claiming import unseal
from rewards.schemes.rules import NotAnswered, NotKnown


def reserve(work: Work, award_id: int) -> Payout:
    """Take the payment of a claimed reward in hand. Nobody else can then; asking again is the same.

    Refused when the case as it stands no longer allows the amount, Conflict when the reward is to be
    fetched with a code.
    """
    if codes.awaited(work, award_id):
        raise Conflict
    return take_in_hand(work, award_id)


def take_in_hand(work: Work, award_id: int) -> Payout:
    """Do the same for a code that was presented. NotAllowed for who found the visitor to be the reporter."""
    award = payable(work, award_id)
    kept = queries.payee(work.session, award_id)
    require(kept is None or kept.matched_by != work.actor.officer_id)
    live = queries.live_payout(work.session, award_id)
    if live is not None and live.reserved_by == work.actor.officer_id:
        return live
    if live is not None or award.state is not State.CLAIMED:
        raise Conflict
    check_ceiling(work, award)
    mark = "" if codes.awaited(work, award_id) else marks.of_payee(work, award)
    award.paid_by = work.actor.officer_id
    made = Payout(
        award_id=award_id,
        agency=award.agency,
        amount_fen=award.amount_fen,
        case_id=awards.family(work.session, award.case_id)[0],
        mark=mark,
        reserved_by=known(work.actor.officer_id),
        reserved_at=work.now,
    )
    work.session.add_all((award, made))
    work.session.flush()
    books.post(work, made, Account.RESERVED, Account.BUDGET, "reserve", today(work))
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
    """Return where the reward goes, to whoever has its payment in hand; the opening is recorded.

    Refused when the case as it stands no longer allows the amount: nothing is paid then.
    """
    award = payable(work, award_id)
    if mine(work, award_id).state is PayoutState.RESERVED:
        check_ceiling(work, award)
    payee = unseal(work, award)
    work.record(PayeeOpened(case_id=award.case_id, tip_id=award.tip_id, award_id=award_id))
    return payee


def send(work: Work, award_id: int, form: Send) -> Payout:
    """Note the reference under which the bank was told to pay. The same one again is the same.

    Conflict when it was sent under another or is fetched with a code; Invalid when another reward
    has this reference; Refused when the case as it stands no longer allows the amount: the payment
    is given up, the reward annulled and proposed anew.
    """
    award = payable(work, award_id)
    payout = mine(work, award_id)
    if codes.awaited(work, award_id):
        raise Conflict
    if payout.state is PayoutState.SENT and payout.reference == form.reference:
        return payout
    in_turn(work.session, f"reward-reference/{payout.agency}/{form.reference}")
    if queries.by_reference(work.session, payout.agency, form.reference) is not None:
        raise Invalid(reference="reference_used")
    if payout.state is PayoutState.RESERVED:
        check_ceiling(work, award)
    mark = payout.mark or marks.of_payee(work, award)
    if not move(work, payout, before=PayoutState.RESERVED, after=PayoutState.SENT):
        raise Conflict
    payout.reference, payout.sent_at = form.reference, work.now
    payout.mark = mark
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


def give_up(work: Work, award: AwardRow) -> None:
    """Take back a reservation nothing was paid on; the caller holds the award and may."""
    payout = queries.live_payout(work.session, known(award.id))
    if payout is None or payout.state is not PayoutState.RESERVED:
        raise Conflict
    payout.state, payout.returned_by, award.paid_by = PayoutState.RETURNED, None, None
    work.session.add_all((award, payout))
    books.reverse(work, payout)
    work.session.flush()
    told_returned(work, award, payout, asked_again=False)


def send_back(work: Work, award_id: int, form: Return) -> AwardRow:
    """Take back an attempt that did not arrive; any finance officer can, or the head.

    Once it was sent, somebody other than who sent or confirmed it has to, with the bank's slip:
    Invalid without. What was booked as paid is reserved again, of its own year; Conflict when a line
    of the bank's file booked it (the line is undone there) or something is claimed back already.
    With `ask_again` the payee is forgotten and the reporter claims anew, however late.
    """
    award = awards.locked(work.session, work.actor, award_id)
    payout = queries.live_payout(work.session, award_id)
    if payout is None or payout.booking:
        raise Conflict
    require(policy.can_return(work.actor, award, payout))
    if payout.state is not PayoutState.RESERVED and not form.slip:
        raise Invalid(slip="missing")
    if payout.state is PayoutState.CONFIRMED:
        unpay(work, award, payout)
    payout.state, payout.reasons, award.paid_by = PayoutState.RETURNED, form.reasons, None
    payout.returned_by, payout.return_reference = work.actor.officer_id, form.slip
    work.session.add_all((award, payout))
    books.reverse(work, payout)
    codes.put_back(work, award_id, end=form.ask_again)
    if form.ask_again:
        work.session.delete(queries.payee(work.session, award_id))
        award.state, award.notified_on, award.claim_by = State.APPROVED, None, None
    work.session.flush()
    told_returned(work, award, payout, asked_again=form.ask_again)
    return award


def unpay(work: Work, award: AwardRow, payout: Payout) -> None:
    """Let a paid reward wait for its payment again. Conflict when something is claimed back already."""
    if queries.claimed_back_fen(work.session, known(award.id)):
        raise Conflict
    budgets.unspend(work, known(award.id), payout.amount_fen)
    award.state, award.paid_on, award.paid_reference = State.CLAIMED, None, ""
    payout.settled_on = None


def check_ceiling(work: Work, award: AwardRow) -> None:
    """Raise Refused when paying would take the case above rate or cap of what is proven now.

    So it is when the rule cannot be worked out any more: nothing is guessed, and nothing paid; and
    while it is proposed to annul the reward, or once another is found to be the same person's.
    """
    awards.case_for(work.session, work.actor, award.case_id)
    against = against_payment(work, award)
    if against:
        raise Refused(Reason(against))
    others = awards.committed_fen(work.session, award.case_id, but=known(award.id))
    law = scheme_of(work, award).law
    try:
        allowed = allowed_fen(work, award, others_fen=others)
    except (NotAnswered, NotKnown) as error:
        raise Refused(Reason("award-not-computable", law)) from error
    if award.amount_fen > allowed:
        raise Refused(Reason("above-present-ceiling", law))


def payable(work: Work, award_id: int) -> AwardRow:
    """Return a reward the actor may pay, held until the transaction ends."""
    award = awards.locked(work.session, work.actor, award_id)
    require(policy.can_pay(work.actor, award))
    return award


def mine(work: Work, award_id: int) -> Payout:
    """Return the attempt at paying the actor has in hand; Conflict without one."""
    payout = queries.live_payout(work.session, award_id)
    if payout is None or payout.reserved_by != work.actor.officer_id:
        raise Conflict
    return payout


def move(work: Work, payout: Payout, *, before: PayoutState, after: PayoutState) -> bool:
    """Move the payout in the database itself; False when it was no longer in `before`."""
    moved = work.session.execute(
        update(Payout)
        .where(col(Payout.id) == payout.id, col(Payout.state) == before)
        .values(state=after)
    )
    return isinstance(moved, CursorResult) and moved.rowcount == 1


def told_returned(work: Work, award: AwardRow, payout: Payout, *, asked_again: bool) -> None:
    """Record that an attempt was taken back."""
    work.record(
        PayoutReturned(
            case_id=award.case_id,
            award_id=known(award.id),
            payout_id=known(payout.id),
            amount_fen=payout.amount_fen,
            asked_again=asked_again,
        )
    )
