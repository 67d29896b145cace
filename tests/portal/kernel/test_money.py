from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import money
from portal.kernel.money import MAX_FEN, Move, balances


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0),
        ("0.01", 1),
        ("360000", 360_000_00),
        ("360,000.00", 360_000_00),
        (" ¥ 360 000.5 ", 360_000_50),
        ("１２．３４", 12_34),  # full-width digits and stop
        ("￥１，２３４．５０元", 1_234_50),
        ("007", 7_00),
        ("10000000000000", money.MAX_FEN),
    ],
)
def test_an_amount_as_people_type_it(typed, fen):
    assert money.parse_yuan(typed) == fen


@pytest.mark.parametrize(
    "typed",
    ["", "-1", "+1", "1.234", "1.", ".5", "1e5", "abc", "NaN", "1\x00", "10000000000000.01"],
)
def test_anything_else_is_refused(typed):
    with pytest.raises(ValueError, match="amount"):
        money.parse_yuan(typed)


@given(st.integers(0, money.MAX_FEN))
def test_what_is_printed_reads_back(fen):
    assert money.parse_yuan(money.plain_yuan(fen)) == fen
    assert money.parse_yuan(money.format_yuan(fen)) == fen


@pytest.mark.parametrize(
    ("fen", "plain", "separated"),
    [
        (0, "0.00", "0.00"),
        (360_000_00, "360000.00", "360,000.00"),
        (-1, "-0.01", "-0.01"),
        (-1_234_56, "-1234.56", "-1,234.56"),
    ],
)
def test_printing(fen, plain, separated):
    assert (money.plain_yuan(fen), money.format_yuan(fen)) == (plain, separated)


def test_a_share_is_rounded_down_so_that_the_rate_is_a_ceiling():
    assert money.share(99, Decimal("0.01")) == 0
    assert money.share(199, Decimal("0.01")) == 1


@given(st.integers(0, money.MAX_FEN), st.decimals("0.0001", 1, places=4))
def test_a_share_never_exceeds_its_rate_and_loses_less_than_a_fen(fen, rate):
    exact = fen * int(rate * 10_000)
    assert 0 <= exact - money.share(fen, rate) * 10_000 < 10_000


class Purse(StrEnum):
    LEFT = "left"
    RIGHT = "right"


moves = st.builds(Move, st.sampled_from(Purse), st.sampled_from(Purse), st.integers(1, MAX_FEN))


@given(st.lists(moves, max_size=30))
def test_what_moves_is_never_lost(made):
    found = balances(Purse, made)
    assert set(found) == set(Purse)
    assert sum(found.values()) == 0


def test_a_move_debits_one_account_and_credits_the_other():
    assert balances(Purse, [Move(Purse.LEFT, Purse.RIGHT, 5)]) == {Purse.LEFT: 5, Purse.RIGHT: -5}
