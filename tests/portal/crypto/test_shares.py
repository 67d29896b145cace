"""Shares on paper: any k give the secret, fewer say nothing, a wrong letter is noticed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import shares
from portal.crypto.shares import Share

MARK = b"mark"


@given(st.binary(min_size=32, max_size=32), st.integers(2, 6), st.integers(0, 4), st.randoms())
def test_any_k_of_n_give_the_secret(secret, threshold, more, chance):
    made = shares.split(secret, threshold=threshold, shares=threshold + more, mark=MARK)
    chosen = chance.sample(made, threshold)
    assert shares.join(chosen) == secret
    with pytest.raises(ValueError, match="needed"):
        shares.join(chosen[1:])


def test_every_choice_of_three_of_five():
    secret = bytes(range(32))
    made = shares.split(secret, threshold=3, shares=5, mark=MARK)
    for chosen in combinations(made, 3):
        assert shares.join(chosen) == secret
    assert shares.join(made) == secret


def test_the_field_is_that_of_aes():
    # FIPS 197, section 4.2: {57} . {83} = {c1}, {57} . {13} = {fe}.
    assert shares._times(0x57, 0x83) == 0xC1
    assert shares._times(0x57, 0x13) == 0xFE
    assert all(shares._times(each, shares._inverse(each)) == 1 for each in range(1, 256))


def test_k_minus_one_shares_fit_every_secret():
    """For any other secret there is a third share that makes it: two say nothing."""
    made = shares.split(bytes(32), threshold=3, shares=3, mark=MARK)
    results = {
        shares.join([*made[:2], Share(3, 3, MARK, bytes([byte]) + bytes(31))])[0]
        for byte in range(256)
    }
    assert results == set(range(256))


def test_a_printed_share_reads_back_however_it_is_typed():
    (made, *_) = shares.split(bytes(range(32)), threshold=2, shares=2, mark=MARK)
    printed = made.printed()
    assert Share.parse(printed) == made
    assert Share.parse(printed.lower().replace(" ", "-")) == made
    assert repr(made).count("value") == 0


@pytest.mark.parametrize("value", [bytes(31) + bytes([last]) for last in range(12)])
def test_a_wrong_letter_is_noticed(value):
    """The last letter has a bit that says nothing: it is zero, or the letter is wrong."""
    printed = Share(1, 2, MARK, value).printed()
    for at, letter in enumerate(printed):
        if letter != " ":
            other = "A" if letter != "A" else "B"
            with pytest.raises(ValueError, match="share"):
                Share.parse(printed[:at] + other + printed[at + 1 :])
    with pytest.raises(ValueError, match="share"):
        Share.parse("")


@pytest.mark.parametrize(("threshold", "count"), [(1, 3), (4, 3), (2, 256)])
def test_useless_numbers_are_refused(threshold, count):
    with pytest.raises(ValueError, match="threshold"):
        shares.split(bytes(32), threshold=threshold, shares=count, mark=MARK)


def test_double_and_mixed_shares_are_refused():
    one = shares.split(bytes(32), threshold=2, shares=3, mark=MARK)
    other = shares.split(bytes(32), threshold=2, shares=3, mark=b"else")
    with pytest.raises(ValueError, match="twice"):
        shares.join([one[0], one[0]])
    with pytest.raises(ValueError, match="different"):
        shares.join([one[0], other[1]])
