"""Money that comes without a bank slip: kept back from a settlement, taken from a deposit, property sold."""

from __future__ import annotations

from datetime import date, datetime

from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from referrals.clocks import service as clocks
from referrals.collections import queries
from referrals.collections.events import OrderSecurityEnded
from referrals.collections.forms import Deduct, Realise, RealiseOne, SetOff
from referrals.collections.models import Security
from referrals.collections.rules import SecurityState
from referrals.collections.service.charging import noon, today
from referrals.collections.service.sharing import SUBJECT, TERM
from referrals.recoveries import queries as money
from referrals.recoveries import service as recoveries
from referrals.recoveries.queries.lookup import Booking
from referrals.recoveries.rules import Way


def set_off(work: Work, order_id: int, form: SetOff) -> Booking:
    """Book what was kept back from the settlement of a month, with its proof; one standing booking a month.

    By finance. Only on ledgers whose money is not the treasury's: Invalid(way) on any other.
    """
    order = money.get(work.session, work.actor, order_id)
    source = f"settlement {form.month}"
    return recoveries.book_payment(
        work,
        order,
        form.amount,
        _free(work, order_id, source),
        form.kept_on,
        proof=form.proof,
        source=source,
        way=Way.SET_OFF,
    )


def _free(work: Work, order_id: int, source: str) -> str:
    """Return the reference that stands for a settlement: a new one after each that was taken back."""
    taken = 0
    while True:
        reference = f"{source} #{taken + 1}" if taken else source
        earlier = money.posting_by_reference(work.session, order_id, reference)
        if earlier is None or money.reversal_of(work.session, known(earlier.id)) is None:
            return reference
        taken += 1


def deduct(work: Work, order_id: int, form: Deduct) -> Booking:
    """Book what was taken from the deposit of the institution, with its proof. By finance."""
    order = money.get(work.session, work.actor, order_id)
    return recoveries.book_payment(
        work,
        order,
        form.amount,
        form.reference,
        form.kept_on,
        proof=form.proof,
        source="deposit",
        way=Way.DEDUCTED,
    )


def realise(work: Work, order_id: int, security_id: int, form: Realise) -> Security:
    """Book what property held for the order fetched; its holding ends. By finance, with proof."""
    order = money.get(work.session, work.actor, order_id)
    money.hold_case(work.session, work.actor, order.case_id)
    money.lock(work.session, order_id)
    held = queries.security(work.session, order_id, security_id)
    earlier = money.posting_by_reference(work.session, order_id, form.reference)
    if earlier is not None and earlier.id == held.posting_id:
        return held
    if held.state is not SecurityState.HELD:
        raise Conflict
    made = recoveries.book_payment(
        work,
        order,
        form.amount,
        form.reference,
        form.received_on,
        proof=form.proof,
        source=f"security {security_id}",
        way=Way.REALISED,
    )
    held.state, held.posting_id, held.ended_at = SecurityState.REALISED, made.id, work.now
    work.session.add(held)
    clocks.stop(work, TERM, SUBJECT, security_id, at=_fetched_at(work, held, form.received_on))
    work.record(
        OrderSecurityEnded(case_id=order.case_id, order_id=order_id, security_id=known(held.id))
    )
    return held


def _fetched_at(work: Work, held: Security, on: date) -> datetime | None:
    """Return when a holding ended by what the property fetched; None, now, for today."""
    return noon(max(held.since, on)) if on != today(work) else None


def realise_one(work: Work, order_id: int, form: RealiseOne) -> Security:
    """Do `realise` with the property the form names."""
    return realise(work, order_id, form.security, form)
