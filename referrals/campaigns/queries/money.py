"""What was ordered and received in the cases the checks of a campaign opened."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from portal.kernel.actor import Actor
from referrals.recoveries import queries as recoveries
from referrals.recoveries.rules import Account, Ledger, OrderState, balances

_PART = 500


def by_ledger(session: Session, case_ids: Sequence[int]) -> dict[Ledger, tuple[int, int]]:
    """Return (ordered, received) fen of these cases together, by ledger."""
    found = dict.fromkeys(Ledger, (0, 0))
    for at in range(0, len(case_ids), _PART):
        for ledger, lines in recoveries.lines_of_cases(session, case_ids[at : at + _PART]).items():
            sums, (ordered, received) = balances(lines), found[ledger]
            found[ledger] = (ordered - sums[Account.ORDERED], received + sums[Account.RECEIVED])
    return found


def fund_order(session: Session, actor: Actor, case_id: int) -> int:
    """Return the id of the newest order of fund money in a case that was not declined, 0 without one."""
    found = recoveries.case_money(session, actor, [case_id])
    there = [e for e in found if e.ledger is Ledger.FUND and e.state is not OrderState.DECLINED]
    return (there[-1].id or 0) if there else 0
