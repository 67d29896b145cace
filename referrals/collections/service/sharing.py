"""Who else owes an order, third parties who hold its money, property given back."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from referrals.clocks import service as clocks
from referrals.collections import queries
from referrals.collections.events import OrderSecurityEnded
from referrals.collections.forms import ProposeHolder, ProposeJoin, ProposeReturn
from referrals.collections.models import CollectionAct
from referrals.collections.rules import KIND_LAWS, HolderGround, Kind, SecurityState
from referrals.collections.service.asked import Asked
from referrals.recoveries.queries import lookup
from referrals.recoveries.queries.lookup import Obligor, Order
from referrals.recoveries.rules import Ledger, OrderState, name_key

TERM, SUBJECT = "HOLD", "security"
PURSUED = frozenset({Ledger.FUND, Ledger.RESTITUTION})
"""Ledgers whose money third parties may hold: a fine or contract money is owed by its party alone."""


def check_join(work: Work, order: Order, form: ProposeJoin) -> Asked:
    """Ask that the debt is open and that they do not owe it already; nobody shares a fine."""
    if order.ledger in {Ledger.FINE, Ledger.CONFISCATION}:
        raise Refused(Reason("fine_is_personal", KIND_LAWS[Kind.JOIN]))
    _new_name(work, order, form.name)
    return Asked(order.outstanding_fen, {"name": form.name})


def join(work: Work, order: Order, act: CollectionAct) -> None:
    """Let somebody owe the order too: one debt, several names."""
    _add(work, order, act, limit_fen=None)


def check_holder(work: Work, order: Order, form: ProposeHolder) -> Asked:
    """Ask what FRD art. 10 asks: knew, paid nothing or far too little, or took it for an illegal debt."""
    if order.ledger not in PURSUED:
        raise Refused(Reason("not_from_holders", KIND_LAWS[Kind.HOLDER]))
    _new_name(work, order, form.name)
    cheap = form.ground is HolderGround.FAR_TOO_LITTLE
    if form.ground is HolderGround.NOTHING_PAID and form.paid:
        raise Invalid(paid="paid_something")
    if cheap and not 0 < form.paid < form.value:
        raise Invalid(paid="not_too_little")
    facts = {
        "name": form.name,
        "ground": form.ground.value,
        "value": form.value,
        "paid": form.paid,
    }
    return Asked(form.value, facts)


def hold(work: Work, order: Order, act: CollectionAct) -> None:
    """Let the holder owe up to what they got; one in good faith keeps it and owes nothing."""
    if act.facts["ground"] != HolderGround.GOOD_FAITH.value:
        _add(work, order, act, limit_fen=act.facts["value"])


def check_return(work: Work, order: Order, form: ProposeReturn) -> Asked:
    """Ask that the property is held."""
    try:
        held = queries.security(work.session, known(order.id), form.security)
    except NotFound:
        raise Invalid(security="unknown_choice") from None
    if held.state is not SecurityState.HELD:
        raise Invalid(security="unknown_choice")
    return Asked(held.value_fen, {"security": form.security})


def give_back(work: Work, order: Order, act: CollectionAct) -> None:
    """End the holding; its term ends with it."""
    held = queries.security(work.session, known(order.id), act.facts["security"])
    if held.state is not SecurityState.HELD:
        raise Conflict
    held.state, held.ended_at = SecurityState.RETURNED, work.now
    work.session.add(held)
    clocks.stop(work, TERM, SUBJECT, known(held.id))
    work.record(
        OrderSecurityEnded(
            case_id=order.case_id, order_id=known(order.id), security_id=known(held.id)
        )
    )


def _new_name(work: Work, order: Order, name: str) -> None:
    if order.state not in {OrderState.ORDERED, OrderState.WRITTEN_OFF}:
        raise Refused(Reason("nothing_owed_now", KIND_LAWS[Kind.JOIN]))
    there = lookup.obligors(work.session, [known(order.id)]).get(known(order.id), [])
    if name_key(name) in {order.obligor_key, *map(name_key, there)}:
        raise Invalid(name="owes_already")


def _add(work: Work, order: Order, act: CollectionAct, limit_fen: int | None) -> None:
    _new_name(work, order, act.facts["name"])
    work.session.add(
        Obligor(
            order_id=known(order.id),
            name=act.facts["name"],
            name_key=name_key(act.facts["name"]),
            limit_fen=limit_fen,
            basis=act.reasons,
            proposed_by=act.proposed_by,
            proposed_at=act.proposed_at,
            decided_by=act.decided_by,
            decided_at=act.decided_at,
            agreed=True,
        )
    )
