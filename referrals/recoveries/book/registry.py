"""The ledgers and fine bounds in force. Refuses to load when an example does not come out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from portal.kernel.money import parse_yuan
from portal.kernel.packs import BookInvalid, citation, read
from portal.kernel.text import Text
from referrals.recoveries.rules import FineRule, Ledger, LedgerRule


@lru_cache(maxsize=1)
def book() -> tuple[Mapping[Ledger, LedgerRule], Mapping[str, FineRule]]:
    """Return the ledgers by kind and the fine bounds by code."""
    return read_book(read("referrals.recoveries.book", "ledgers.toml"))


def ledger(kind: Ledger) -> LedgerRule:
    """Return the rule of a ledger."""
    return book()[0][kind]


def fines() -> Mapping[str, FineRule]:
    """Return the bounds of fines by code."""
    return book()[1]


def read_book(
    table: Mapping[str, Any],
) -> tuple[Mapping[Ledger, LedgerRule], Mapping[str, FineRule]]:
    """Return the parsed pack; BookInvalid names the entry at fault."""
    instruments = table["instruments"]
    ledgers = {
        Ledger(each["code"]): LedgerRule(
            Ledger(each["code"]),
            Text.of(each),
            Text.of(each["destination"]),
            citation(each, instruments),
        )
        for each in table["ledgers"]
    }
    if set(ledgers) != set(Ledger):
        raise BookInvalid("ledgers", "a ledger is missing")
    fine_rules: dict[str, FineRule] = {}
    for each in table["fines"]:
        rule = FineRule(
            each["code"],
            Text.of(each),
            citation(each, instruments),
            each["min_times"],
            each["max_times"],
        )
        _check(rule, each["examples"])
        if rule.code in fine_rules:
            raise BookInvalid(rule.code, "is repeated")
        fine_rules[rule.code] = rule
    return ledgers, fine_rules


def _check(rule: FineRule, examples: list[dict[str, Any]]) -> None:
    if not examples:
        raise BookInvalid(rule.code, "has no worked example")
    for each in examples:
        came_out = rule.allows(parse_yuan(each["base"]), parse_yuan(each["fine"]))
        if came_out is not each["allowed"]:
            raise BookInvalid(rule.code, f"example {each} does not come out")
