"""Money ordered and received: ledgers, bounds of fines, postings that balance by construction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.law import Citation
from portal.kernel.text import Text


class Ledger(StrEnum):
    """A kind of money. They are never added into one another and never net."""

    FUND = "fund"
    CONTRACT = "contract"
    FINE = "fine"
    RESTITUTION = "restitution"


class OrderState(StrEnum):
    """Where an order stands."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    ORDERED = "ordered"
    SETTLED = "settled"


class Account(StrEnum):
    """The accounts of one order. A posting moves an amount from one to another."""

    ORDERED = "ordered"
    RECEIVABLE = "receivable"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class LedgerRule:
    """Where a ledger's money goes, by which article."""

    code: Ledger
    name: Text
    destination: Text
    law: Citation


@dataclass(frozen=True, slots=True)
class FineRule:
    """The bounds of a fine as multiples of its base, both included (Civil Code art. 1259)."""

    code: str
    name: Text
    law: Citation
    min_times: int
    max_times: int

    def allows(self, base_fen: int, fine_fen: int) -> bool:
        """Tell whether a fine lies within the bounds."""
        return base_fen * self.min_times <= fine_fen <= base_fen * self.max_times


@dataclass(frozen=True, slots=True)
class Line:
    """One posting as arithmetic sees it: `amount_fen` > 0 moves from `credit` to `debit`."""

    debit: Account
    credit: Account
    amount_fen: int


def balances(lines: Iterable[Line]) -> dict[Account, int]:
    """Return debit minus credit of each account, in fen. The values always sum to zero."""
    found = dict.fromkeys(Account, 0)
    for line in lines:
        found[line.debit] += line.amount_fen
        found[line.credit] -= line.amount_fen
    return found


def outstanding(lines: Iterable[Line]) -> int:
    """Return what is still to come, in fen."""
    return balances(lines)[Account.RECEIVABLE]


def contract_money(fund_fen: int, times: int) -> int:
    """Return contract money of `times` times the fund loss, exact to the fen."""
    if fund_fen < 0 or times < 1:
        raise ValueError("a multiple of a loss")
    return fund_fen * times
