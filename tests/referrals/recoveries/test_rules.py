"""Ledgers and bounds, with the published figures."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.money import Move, parse_yuan
from portal.kernel.packs import BookInvalid, read
from referrals.recoveries import rules
from referrals.recoveries.book import registry
from referrals.recoveries.rules import Account, Ledger


@pytest.mark.parametrize(
    ("rule", "base", "fine", "allowed"),
    [
        ("O735-38", "4195.20", "4195.20", True),  # SX-09: once the loss, the least of art. 38
        ("O735-38", "3381.49", "10144.47", False),  # SX-01: three times is no fine of art. 38
        ("O735-38", "100.00", "200.00", True),  # the bound belongs to it, Civil Code art. 1259
        ("O735-38", "100.00", "200.01", False),
        ("O735-40", "100.00", "199.99", False),
        ("O735-40", "100.00", "500.00", True),
        ("O735-41", "100.00", "500.01", False),
    ],
)
def test_a_fine_lies_within_its_article(rule, base, fine, allowed):
    assert registry.fines()[rule].allows(parse_yuan(base), parse_yuan(fine)) is allowed


@pytest.mark.parametrize(
    ("fund", "contract"),
    [
        ("3381.49", "10144.47"),  # SX-01
        ("196.18", "588.54"),  # SX-03
        ("18.20", "54.60"),  # SX-04
        ("80.39", "241.17"),  # SX-07
    ],
)
def test_contract_money_is_three_times_to_the_fen(fund, contract):
    assert rules.contract_money(parse_yuan(fund), 3) == parse_yuan(contract)


@pytest.mark.parametrize(("fund", "times"), [(-1, 3), (100, 0)])
def test_contract_money_of_nothing_is_refused(fund, times):
    with pytest.raises(ValueError, match="multiple"):
        rules.contract_money(fund, times)


lines = st.lists(
    st.tuples(st.sampled_from(Account), st.sampled_from(Account), st.integers(1, 10**12)).map(
        lambda each: Move(*each)
    )
)


@given(lines)
def test_no_sequence_of_postings_unbalances_a_ledger(postings):
    assert sum(rules.balances(postings).values()) == 0


def test_every_ledger_has_a_destination_and_an_article():
    for kind in Ledger:
        rule = registry.ledger(kind)
        assert rule.destination.zh
        assert rule.destination.en
        assert rule.law.article


def test_a_pack_whose_example_does_not_come_out_is_refused():
    table = copy.deepcopy(read("referrals.recoveries.book", "ledgers.toml"))
    table["fines"][0]["examples"][0]["allowed"] = False
    with pytest.raises(BookInvalid, match="O735-38"):
        registry.read_book(table)


@pytest.mark.parametrize("damage", ["ledger", "examples", "twice"])
def test_an_incomplete_pack_is_refused(damage):
    table = copy.deepcopy(read("referrals.recoveries.book", "ledgers.toml"))
    if damage == "ledger":
        table["ledgers"].pop()
    elif damage == "examples":
        table["fines"][1]["examples"] = []
    else:
        table["fines"].append(table["fines"][0])
    with pytest.raises(BookInvalid):
        registry.read_book(table)
