"""A fine as this capability asks the penalties about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from referrals.penalties.book import registry as penalties
from referrals.penalties.rules import Condition, Named
from referrals.penalties.rules.checking import Outcome, Why, check
from referrals.recoveries import queries, rules
from referrals.recoveries.forms import Propose
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.rules import Account, Ledger

_WRONG = {
    Why.NO_BASE: ("base", "missing"),
    Why.CONDITION_NOT_MET: ("established", "condition_not_met"),
    Why.NO_REASONS: ("ground_reasons", "missing"),
}


def check_fine(form: Propose, on: date) -> Outcome:
    """Hold a proposed fine against its norm; Invalid beside the field at fault.

    Below the least only on a ground of law, with its reasons. Of `on`: law of that day.
    """
    norm = penalties.fines(on).get(form.fine_rule)
    if norm is None:
        raise Invalid(fine_rule="unknown_choice")
    if form.ground and form.ground not in penalties.grounds(on):
        raise Invalid(ground="unknown_choice")
    came = _checked(form, on)
    for why in came.reasons:
        field, code = _WRONG.get(why, ("amount", "outside_fine_bounds"))
        raise Invalid(**{field: code})
    return came


def more_than_proven(
    work: Work, case_id: int, fen: int, *, but: Collection[int | None] = ()
) -> bool:
    """Tell whether other orders of a case, with `fen` more, take back more than was proven in it.

    A first order is not measured, nor is anything before something was proven: findings may follow.
    """
    others = [
        each
        for each in queries.of_case(work.session, case_id)
        if each.ledger is Ledger.FUND and each.id not in but
    ]
    asked = sum(
        -rules.balances(queries.lines(work.session, known(each.id)))[Account.ORDERED]
        for each in others
    )
    proven = sum(each.proven_fen for each in cases.live_findings(work.session, case_id))
    return bool(asked and proven) and asked + fen > proven


def reckoned(order: RecoveryOrder, on: date) -> Outcome | None:
    """Return how a fine was reckoned, None for other money or a norm no longer known."""
    return _checked(order, on) if order.fine_rule in penalties.fines(on) else None


def bounds(base_fen: int, on: date) -> list[Outcome]:
    """Return every norm with a fine and its bounds on a base, in fen."""
    return [check(norm, base_fen, 0) for norm in penalties.fines(on).values()]


def _checked(said: Propose | RecoveryOrder, on: date) -> Outcome:
    norm = penalties.fines(on)[said.fine_rule]
    ground = penalties.grounds(on).get(said.ground)
    base, amount = (
        (said.base, said.amount) if isinstance(said, Propose) else (said.base_fen, said.amount_fen)
    )
    named = [Named(ground, said.ground_reasons)] if ground else []
    met = frozenset(Condition) if said.established else frozenset()
    return check(norm, base, amount, named, met)
