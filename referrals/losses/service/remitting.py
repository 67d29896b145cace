"""Passing money on: entered by finance from the slip, counted once a second person has checked it."""

from __future__ import annotations

from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.losses import policy
from referrals.losses.events import MoneyPassedOn, RemittanceDecided, RemittanceProposed
from referrals.losses.forms import DecidePassing, PassOn, UndoPassing
from referrals.losses.models import Remittance, RemittanceLine
from referrals.losses.queries import passing
from referrals.losses.rules.remitting import Passing


def propose(work: Work, form: PassOn) -> Remittance:
    """Enter a slip with the orders it is of. The same slip again with the same sum returns the first.

    Invalid when an order has nothing to pass on by that day, when the sum of what is here is not what
    the slip says, or the day is to come; Conflict when the slip was entered for another sum.
    """
    require(policy.can_remit(work.actor))
    agency = work.actor.agency
    earlier = passing.by_slip(work.session, agency, form.slip)
    if earlier is not None:
        if (earlier.amount_fen, earlier.ledger) != (form.total, form.ledger):
            raise Conflict
        return earlier
    if form.passed_on > work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(passed_on="future_day")
    wanted = sorted(set(form.orders))
    passing.lock_orders(work.session, wanted)
    here = {
        known(order.id): fen
        for order, fen in passing.waiting(
            work.session, agency, form.ledger, form.passed_on, limit=100_000
        )
    }
    if not wanted or not here.keys() >= set(wanted):
        raise Invalid(orders="nothing_to_pass_on")
    if sum(here[each] for each in wanted) != form.total:
        raise Invalid(total="not_the_sum")
    made = Remittance(
        agency=agency,
        ledger=form.ledger,
        amount_fen=form.total,
        account=form.account,
        slip=form.slip,
        passed_on=form.passed_on,
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    for each in wanted:
        line = RemittanceLine(remittance_id=known(made.id), order_id=each, amount_fen=here[each])
        work.session.add(line)
    work.record(
        RemittanceProposed(
            remittance_id=known(made.id), agency=agency, ledger=form.ledger, amount_fen=form.total
        )
    )
    return made


def decide(work: Work, remittance_id: int, form: DecidePassing) -> Remittance:
    """Confirm or decline a slip: another officer than who entered it.

    Conflict when money of it was taken back or fell due to be given back meanwhile.
    """
    found = passing.get(work.session, work.actor, remittance_id, lock=True)
    if found.state is not Passing.PROPOSED:
        raise Conflict
    require(policy.can_confirm(work.actor, found))
    confirmed = form.decision == "confirm"
    if confirmed:
        _hold(work, found)
        _check_still_here(work, found)
    found.state = Passing.CONFIRMED if confirmed else Passing.DECLINED
    found.decided_by, found.decided_at = work.actor.officer_id, work.now
    found.reasons = form.reasons
    work.session.add(found)
    _told(work, found)
    if confirmed:
        _tell_orders(work, found, 1)
    return found


def undo(work: Work, remittance_id: int, form: UndoPassing) -> Remittance:
    """Take a confirmed slip back, the bank having returned it: the head, who did not enter it."""
    found = passing.get(work.session, work.actor, remittance_id, lock=True)
    if found.state is not Passing.CONFIRMED:
        raise Conflict
    require(policy.can_undo(work.actor, found))
    _hold(work, found)
    found.state = Passing.TAKEN_BACK
    found.undone_by, found.undone_at = work.actor.officer_id, work.now
    found.reasons = form.reasons
    work.session.add(found)
    _told(work, found)
    _tell_orders(work, found, -1)
    return found


def _hold(work: Work, found: Remittance) -> None:
    ids = [known(order.id) for order, _ in passing.orders_of(work.session, known(found.id))]
    case_file.lock(work, *passing.cases_of(work.session, ids))
    passing.lock_orders(work.session, ids)


def _check_still_here(work: Work, found: Remittance) -> None:
    parts = {
        known(order.id): fen for order, fen in passing.orders_of(work.session, known(found.id))
    }
    gone = passing.passed(work.session, list(parts))
    paid = passing.paid(work.session, list(parts))
    if any(paid.get(each, 0) - gone.get(each, 0) < fen for each, fen in parts.items()):
        raise Conflict


def _told(work: Work, found: Remittance) -> None:
    work.record(
        RemittanceDecided(
            remittance_id=known(found.id),
            agency=found.agency,
            ledger=found.ledger,
            amount_fen=found.amount_fen,
            outcome=found.state,
        )
    )


def _tell_orders(work: Work, found: Remittance, sign: int) -> None:
    for order, fen in passing.orders_of(work.session, known(found.id)):
        work.record(
            MoneyPassedOn(
                case_id=order.case_id,
                order_id=known(order.id),
                remittance_id=known(found.id),
                ledger=found.ledger,
                amount_fen=sign * fen,
            )
        )
