"""What can be done about an order as it stands, and what its forms choose from."""

from __future__ import annotations

from typing import Any

from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.work import Work
from portal.kernel.money import format_yuan
from referrals.collections import queries
from referrals.collections.routes.asking import Doing
from referrals.collections.routes.doing import DOINGS
from referrals.collections.rules import KIND_NAMES, SecurityState
from referrals.collections.service import charging, giving, undoing
from referrals.recoveries import queries as money
from referrals.recoveries.book import registry
from referrals.recoveries.queries import lookup
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.rules import Ledger, OrderState, Origin, Way


def doings(work: Work, order: Order) -> list[tuple[str, Doing]]:
    """Return what the actor may do about the order and that makes sense as it stands."""
    order_id = order.id or 0
    owes, charge = order.outstanding_fen > 0, charging.stands(work, order).open > 0
    held = any(
        each.state is SecurityState.HELD for each in queries.securities(work.session, order_id)
    )
    back, contested = (
        giving.free(work, order) > 0,
        queries.contest(work.session, order_id) is not None,
    )
    ways = registry.ledger(order.ledger).ways
    shared = order.ledger not in {Ledger.FINE, Ledger.CONFISCATION}
    fits = {
        "plan": owes,
        "charge": charge,
        "waive": charge,
        "pay_charge": charge,
        "write_off": owes and not held,
        "reopen": order.state is OrderState.WRITTEN_OFF,
        "refund": back,
        "move": back,
        "undo": any(True for _ in undoing.undoable(work, order_id)),
        "join": owes and shared,
        "holder": owes and order.ledger in {Ledger.FUND, Ledger.RESTITUTION},
        "return": held,
        "realise": held and owes,
        "prolong": held,
        "secure": owes,
        "set_off": owes and Way.SET_OFF in ways,
        "deduct": owes and Way.DEDUCTED in ways,
        "contest": order.origin is Origin.BY_HAND and not contested,
        "end_contest": contested,
        "remind": owes,
    }
    return [
        (code, doing)
        for code, doing in DOINGS.items()
        if fits[code] and doing.may(work.actor, order)
    ]


def choices(work: Work, order: Order, kinds: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Return what the fields of these kinds choose from: files by number, kind and day, never a name."""
    found: dict[str, list[tuple[str, str]]] = {}
    if "proof" in kinds:
        files = evidence.of(work.session, ContainerKind.CASE, order.case_id)
        found["proof"] = [(str(each.id), _file(each)) for each in files if not each.destroyed_at]
    if "security" in kinds:
        held = queries.securities(work.session, order.id or 0)
        found["security"] = [
            (str(each.id), f"{each.what}（{each.document}）")
            for each in held
            if each.state is SecurityState.HELD
        ]
    if "undoable" in kinds:
        found["undoable"] = [
            (
                str(each.id),
                f"#{each.id} {KIND_NAMES[each.kind].zh} {format_yuan(each.amount_fen)}",
            )
            for each in undoing.undoable(work, order.id or 0)
        ]
    if "order" in kinds:
        others = lookup.find_open(work.session, order.agency, names=[order.obligor])
        mine = {
            each.id
            for each in money.case_money(work.session, work.actor, {o.case_id for o in others})
        }
        found["order"] = [
            (str(each.id), f"{each.number} {format_yuan(each.outstanding_fen)}")
            for each in others
            if each.id in mine and each.ledger is order.ledger and each.id != order.id
        ]
    return found


def _file(item: Any) -> str:
    return f"#{item.id} {item.media_type} {item.uploaded_at:%Y-%m-%d} {item.sha256.hex()[:8]}"
