"""Each kind of act: what it asks before it is proposed, and what it does once it is agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from referrals.collections.models import CollectionAct
from referrals.collections.rules import KIND_LAWS, ActState, Kind
from referrals.collections.service import charging, giving, planning, sharing, undoing, writing_off
from referrals.collections.service.asked import Asked
from referrals.recoveries.queries.lookup import Order

Check = Callable[[Work, Order, Any], Asked]
Do = Callable[[Work, Order, CollectionAct], None]


def _nothing(work: Work, order: Order, act: CollectionAct) -> None:
    """Ask or do nothing more."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """`check` before proposing, `again` before it takes effect, `apply` when it does."""

    check: Check
    apply: Do = _nothing
    again: Do = _nothing
    then: ActState = ActState.DONE


def _charge(work: Work, order: Order, form: Any) -> Asked:
    if not (fen := charging.stands(work, order).open):
        raise Refused(Reason("nothing_added", KIND_LAWS[Kind.CHARGE]))
    due = form.due
    if due < charging.today(work):
        raise Invalid(due="past_day")
    return Asked(fen, {"until": charging.today(work).isoformat(), "due": due.isoformat()})


def _waive(work: Work, order: Order, _form: Any) -> Asked:
    if not (fen := charging.stands(work, order).open):
        raise Refused(Reason("nothing_added", KIND_LAWS[Kind.WAIVE]))
    return Asked(fen, {"until": charging.today(work).isoformat()})


def _still_open(work: Work, order: Order, act: CollectionAct) -> None:
    if act.amount_fen > charging.stands(work, order, date.fromisoformat(act.facts["until"])).open:
        raise Conflict


def _impose(work: Work, order: Order, act: CollectionAct) -> None:
    act.facts = {**act.facts, "charge": charging.impose(work, order, act).id}


KINDS: Mapping[Kind, KindRule] = {
    Kind.PLAN: KindRule(planning.check, planning.begin, planning.again, ActState.AGREED),
    Kind.CHARGE: KindRule(_charge, _impose, _still_open),
    Kind.WAIVE: KindRule(_waive, again=_still_open),
    Kind.WRITE_OFF: KindRule(writing_off.check, writing_off.apply),
    Kind.REOPEN: KindRule(writing_off.check_reopen, writing_off.reopen),
    Kind.REFUND: KindRule(giving.check_refund, again=giving.again, then=ActState.AGREED),
    Kind.MOVE: KindRule(giving.check_move, giving.move, giving.again),
    Kind.UNDO: KindRule(undoing.check, undoing.undo, undoing.again),
    Kind.JOIN: KindRule(sharing.check_join, sharing.join),
    Kind.HOLDER: KindRule(sharing.check_holder, sharing.hold),
    Kind.RETURN: KindRule(sharing.check_return, sharing.give_back),
}
