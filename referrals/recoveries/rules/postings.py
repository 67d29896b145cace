"""Which postings an order can have, and what its accounts may never show. The database asks the same."""

from __future__ import annotations

from collections.abc import Mapping

from referrals.recoveries.rules import Account

A = Account

PAIRS: Mapping[tuple[Account, Account], str] = {
    (A.RECEIVABLE, A.ORDERED): "ordered",
    (A.RECEIVED, A.RECEIVABLE): "came in",
    (A.ORDERED, A.RECEIVABLE): "fell away, or is owed by something else instead",
    (A.ORDERED, A.REFUNDABLE): "came in under a decision that fell",
    (A.REFUNDABLE, A.ORDERED): "not owed back: it never came",
    (A.REFUNDABLE, A.RECEIVED): "given back, or moved to another order",
    (A.WRITTEN_OFF, A.RECEIVABLE): "nothing is to be had",
    (A.RECEIVABLE, A.WRITTEN_OFF): "something may be had after all",
    (A.RECEIVED, A.WRITTEN_OFF): "came in although written off",
}
"""What may be debited and credited together: (debit, credit)."""

BACK: frozenset[tuple[Account, Account]] = frozenset(
    {
        (A.RECEIVABLE, A.RECEIVED),
        (A.RECEIVED, A.REFUNDABLE),
        (A.WRITTEN_OFF, A.RECEIVED),
    }
)
"""What only ever takes back an earlier posting: its mirror image, named by `reversal_of`."""


def wrong(balances: Mapping[Account, int], amount_fen: int) -> tuple[str, ...]:
    """Return what is wrong with the accounts of an order of `amount_fen`, none when they can be so."""
    found = {
        "more came in than was owed": balances[A.RECEIVABLE] < 0,
        "more went out than came in": balances[A.RECEIVED] < 0,
        "less than nothing written off": balances[A.WRITTEN_OFF] < 0,
        "more given back than was owed back": balances[A.REFUNDABLE] > 0,
        "more owed back than came in": balances[A.RECEIVED] + balances[A.REFUNDABLE] < 0,
        "more fell away than was ordered": balances[A.ORDERED] > 0,
        "more ordered than the order says": -balances[A.ORDERED] > amount_fen,
    }
    return tuple(text for text, is_so in found.items() if is_so)
