"""The money has left: by the bank's slip, a line of its file, or over the counter. Exactly once."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.statements.events import LineAccepted, LineUndone
from portal.statements.rules import Kind
from rewards.budgets import service as budgets
from rewards.claims import queries as awards
from rewards.claims.events import AwardPaid
from rewards.claims.policy import pays
from rewards.claims.queries import AwardRow
from rewards.claims.rules import State
from rewards.claims.service.awards import today
from rewards.payouts import policy, queries
from rewards.payouts.forms import Settle
from rewards.payouts.models import Payout
from rewards.payouts.rules import PayoutState
from rewards.payouts.service import books, paying


def settle(work: Work, award_id: int, form: Settle) -> AwardRow:
    """Confirm from the bank's slip that the money has left. Exactly once; again is the same.

    NotAllowed for who told the bank to pay.
    """
    award = paying.payable(work, award_id)
    payout = queries.live_payout(work.session, award_id)
    if payout is None:
        raise Conflict
    require(policy.can_confirm(work.actor, award, payout))
    if award.state is State.PAID:
        return award
    _check_day(work, payout, form.paid_on)
    if not paying.move(work, payout, before=PayoutState.SENT, after=PayoutState.CONFIRMED):
        raise Conflict
    payout.confirmed_by = work.actor.officer_id
    _paid(work, award, payout, form.paid_on)
    return award


def hand_over(work: Work, award: AwardRow, reference: str) -> None:
    """Note money whose handing over at the counter the actor witnessed, under a voucher number.

    The caller holds the award and has settled who may. Conflict when nothing is reserved.
    """
    payout = queries.live_payout(work.session, known(award.id))
    if payout is None or not paying.move(
        work, payout, before=PayoutState.RESERVED, after=PayoutState.CONFIRMED
    ):
        raise Conflict
    payout.reference, payout.sent_at = reference, work.now
    payout.confirmed_by = work.actor.officer_id
    _paid(work, award, payout, today(work))


def accept_line(work: Work, event: LineAccepted) -> None:
    """Confirm a payment from a line of the bank's file; the same booking again is the same.

    A payment that was confirmed by hand takes the line as its booking, and nothing is booked twice.

    NotFound for another agency's, Conflict when the payment does not wait for it, Invalid when the
    line is for another amount or a day before the payment was taken in hand.
    """
    if event.kind != Kind.PAYOUT:
        return
    require(pays(work.actor) and work.actor.agency == event.agency)
    award, payout = _of_line(work, event.target_id)
    if payout.state is PayoutState.CONFIRMED and payout.booking == event.booking:
        return
    if event.fen != payout.amount_fen:
        raise Invalid(amount="not_the_same")
    _check_day(work, payout, event.on)
    by_hand = payout.state is PayoutState.CONFIRMED and not payout.booking
    if not by_hand and not paying.move(
        work, payout, before=PayoutState.SENT, after=PayoutState.CONFIRMED
    ):
        raise Conflict
    payout.booking, payout.booked_by = event.booking, work.actor.officer_id
    work.session.add(payout)
    if by_hand:
        work.session.flush()
        return
    _paid(work, award, payout, event.on)


def undo_line(work: Work, event: LineUndone) -> None:
    """Take back what a line confirmed: the bank returned it, or it was matched wrongly.

    Returned money ends the attempt and the reward is paid anew, by somebody else than who sent it
    (NotAllowed); a wrong match only waits again, or stays as it was confirmed by hand. Conflict when
    something is claimed back already.
    """
    if event.kind != Kind.PAYOUT:
        return
    require(pays(work.actor) and work.actor.agency == event.agency)
    award, payout = _of_line(work, event.target_id)
    if payout.booking != event.booking:
        return
    if payout.state is not PayoutState.CONFIRMED:
        raise Conflict
    require(not event.returned or work.actor.officer_id != payout.reserved_by)
    payout.booking, payout.booked_by = "", None
    if event.returned:
        paying.unpay(work, award, payout)
        _returned(work, award, payout, event)
    elif payout.confirmed_by is None:
        paying.unpay(work, award, payout)
        payout.state = PayoutState.SENT
        books.reverse(work, payout, only="pay")
    work.session.add_all((award, payout))
    work.session.flush()


def _returned(work: Work, award: AwardRow, payout: Payout, event: LineUndone) -> None:
    payout.state, award.paid_by = PayoutState.RETURNED, None
    payout.returned_by, payout.return_reference = work.actor.officer_id, event.booking
    payout.reasons = event.reasons
    work.session.add_all((award, payout))
    books.reverse(work, payout)
    paying.told_returned(work, award, payout, asked_again=False)


def _of_line(work: Work, payout_id: int) -> tuple[AwardRow, Payout]:
    payout = queries.payout(work.session, payout_id)
    if payout is None or payout.agency != work.actor.agency:
        raise NotFound
    award = awards.locked(work.session, work.actor, payout.award_id)
    held = queries.payout(work.session, payout_id)
    if held is None:
        raise NotFound
    return award, held


def _paid(work: Work, award: AwardRow, payout: Payout, day: date) -> None:
    payout.settled_on = day
    award.state, award.paid_on = State.PAID, day
    award.paid_reference = payout.reference
    work.session.add_all((award, payout))
    work.session.flush()
    books.pay(work, payout, day)
    budgets.spend(work, known(award.id))
    work.record(
        AwardPaid(
            case_id=award.case_id,
            tip_id=award.tip_id,
            award_id=known(award.id),
            amount_fen=payout.amount_fen,
        )
    )


def _check_day(work: Work, payout: Payout, day: date) -> None:
    """Raise Invalid for a day after today or before the payment was taken in hand.

    A clock that was put back makes neither of them move: today is never before that day. The bank may
    have paid before its reference was typed.
    """
    steps = [each for each in (payout.reserved_at, payout.sent_at) if each]
    days = [each.astimezone(LEGAL_ZONE).date() for each in steps]
    if day > max(today(work), *days):
        raise Invalid(paid_on="future_day")
    if day < days[0]:
        raise Invalid(paid_on="before_earlier_step")
