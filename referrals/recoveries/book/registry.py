"""The ledgers in force."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text
from referrals.recoveries.rules import Ledger, LedgerRule, Way

_USUAL = frozenset({Way.PAID, Way.REALISED, Way.MOVED})


@lru_cache(maxsize=1)
def book() -> Mapping[Ledger, LedgerRule]:
    """Return the ledgers by kind."""
    return read_book(read("referrals.recoveries.book", "ledgers.toml"))


def ledger(kind: Ledger) -> LedgerRule:
    """Return the rule of a ledger."""
    return book()[kind]


def read_book(table: Mapping[str, Any]) -> Mapping[Ledger, LedgerRule]:
    """Return the parsed pack; BookInvalid when a ledger is missing."""
    ledgers = {
        Ledger(each["code"]): LedgerRule(
            Ledger(each["code"]),
            Text.of(each),
            Text.of(each["destination"]),
            citation(each, table["instruments"]),
            _USUAL | {Way(way) for way in each.get("ways", ())},
        )
        for each in table["ledgers"]
    }
    if set(ledgers) != set(Ledger):
        raise BookInvalid("ledgers", "a ledger is missing")
    return ledgers
