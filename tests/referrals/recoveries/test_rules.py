"""Ledgers: destinations, and postings that balance."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.money import Move
from portal.kernel.packs import BookInvalid, read
from referrals.recoveries import rules
from referrals.recoveries.book import registry
from referrals.recoveries.rules import Account, Ledger

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


def test_a_pack_without_a_ledger_is_refused():
    table = copy.deepcopy(read("referrals.recoveries.book", "ledgers.toml"))
    table["ledgers"].pop()
    with pytest.raises(BookInvalid):
        registry.read_book(table)
